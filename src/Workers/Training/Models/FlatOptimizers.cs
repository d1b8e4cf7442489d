using CoResearch.Domain.Workflows;
using TorchSharp;
using static TorchSharp.torch;

namespace CoResearch.Workers.Training.Models;

/// <summary>
/// A step of an optimiser on all parameters at once, with the formulas and the order of operations of PyTorch's single-tensor
/// implementations (torch/optim: adam, adamw, sgd, rmsprop), so that losses agree with PyTorch's.
/// <para>
/// TorchSharp turns a number argument into a <see cref="Scalar"/> that nothing holds during the native call: the garbage collector may
/// free it while libtorch reads it (seen after about 20,000 steps). So every scalar of a step is a field or a <c>using</c> variable.
/// </para>
/// </summary>
internal abstract class FlatOptimizer(FlatParameters parameters) : IDisposable
{
    private readonly List<Tensor> _state = [];

    protected Tensor Values => parameters.Values;
    protected Tensor Gradients => parameters.Gradients;

    public void ZeroGradients() => Gradients.zero_();

    /// <summary>Changes the parameters by their gradients; called inside a dispose scope and without gradients being recorded.</summary>
    public abstract void Step(double rate);

    public static FlatOptimizer Of(Optimizer optimizer, FlatParameters parameters) => optimizer switch
    {
        AdamOptimizer o => new Adam(parameters, o.WeightDecay, decoupled: false),
        AdamwOptimizer o => new Adam(parameters, o.WeightDecay, decoupled: true),
        SgdOptimizer o => new Sgd(parameters, o),
        RmspropOptimizer o => new Rmsprop(parameters, o),
        _ => throw new NotSupportedException(optimizer.GetType().Name),
    };

    public void Dispose() => _state.ForEach(s => s.Dispose());

    protected Tensor State()
    {
        var state = zeros_like(Values).DetachFromDisposeScope();
        _state.Add(state);
        return state;
    }

    /// <summary>L2: the penalty's gradient joins the loss's.</summary>
    protected void AddDecay(double decay)
    {
        if (decay == 0)
            return;
        using Scalar pull = decay;
        Gradients.add_(Values, alpha: pull);
    }

    private sealed class Adam(FlatParameters parameters, double decay, bool decoupled) : FlatOptimizer(parameters)
    {
        private const double Beta1 = 0.9, Beta2 = 0.999;
        private readonly Scalar _beta1 = Beta1, _beta2 = Beta2, _fresh1 = 1 - Beta1, _fresh2 = 1 - Beta2, _epsilon = 1e-8;
        private Tensor? _mean, _square;
        private int _steps;

        public override void Step(double rate)
        {
            _mean ??= State();
            _square ??= State();
            _steps++;
            using Scalar kept = 1 - rate * decay, correction = Math.Sqrt(1 - Math.Pow(Beta2, _steps)), step = -rate / (1 - Math.Pow(Beta1, _steps));
            if (!decoupled)
                AddDecay(decay);
            else if (decay != 0)
                Values.mul_(kept);
            _mean.mul_(_beta1).add_(Gradients, alpha: _fresh1);
            _square.mul_(_beta2).addcmul_(Gradients, Gradients, _fresh2);
            Values.addcdiv_(_mean, _square.sqrt().div_(correction).add_(_epsilon), step);
        }
    }

    private sealed class Sgd(FlatParameters parameters, SgdOptimizer how) : FlatOptimizer(parameters)
    {
        private readonly Scalar _momentum = how.Momentum;
        private Tensor? _velocity;

        public override void Step(double rate)
        {
            using Scalar step = -rate;
            AddDecay(how.WeightDecay);
            var direction = Gradients;
            if (how.Momentum != 0)
            {
                // From zero the first velocity is the gradient itself, as PyTorch begins.
                _velocity ??= State();
                _velocity.mul_(_momentum).add_(Gradients);
                direction = how.Nesterov ? Gradients.add(_velocity, alpha: _momentum) : _velocity;
            }
            Values.add_(direction, alpha: step);
        }
    }

    private sealed class Rmsprop(FlatParameters parameters, RmspropOptimizer how) : FlatOptimizer(parameters)
    {
        private const double Smoothing = 0.99;
        private readonly Scalar _smoothing = Smoothing, _fresh = 1 - Smoothing, _epsilon = 1e-8, _momentum = how.Momentum, _one = 1.0;
        private Tensor? _square, _velocity;

        public override void Step(double rate)
        {
            using Scalar step = -rate;
            _square ??= State();
            AddDecay(how.WeightDecay);
            _square.mul_(_smoothing).addcmul_(Gradients, Gradients, _fresh);
            var root = _square.sqrt().add_(_epsilon);
            if (how.Momentum > 0)
            {
                _velocity ??= State();
                _velocity.mul_(_momentum).addcdiv_(Gradients, root, _one);
                Values.add_(_velocity, alpha: step);
            }
            else
                Values.addcdiv_(Gradients, root, step);
        }
    }
}
