using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CoResearch.Workers.Training.Models;

/// <summary>
/// All parameters of a network in one piece of memory, and all their gradients in another: an optimiser's step is then a handful of
/// operations on two long vectors instead of a handful for each layer's weights and biases.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    /// <summary>Moves the parameters of a network; its modules see the same numbers as before.</summary>
    public FlatParameters(IEnumerable<Parameter> parameters)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Parameter[] all = [.. parameters];
        Values = cat([.. all.Select(p => p.detach().reshape(-1))]).DetachFromDisposeScope();
        Gradients = zeros_like(Values).DetachFromDisposeScope();
        long at = 0;
        foreach (var parameter in all)
        {
            parameter.set_(Values.narrow(0, at, parameter.numel()).view(parameter.shape));
            // A gradient that is already there is added to in place, so that it stays in our memory.
            parameter.grad = Gradients.narrow(0, at, parameter.numel()).view(parameter.shape).DetachFromDisposeScope();
            at += parameter.numel();
        }
    }

    /// <summary>Every weight and bias, one after another.</summary>
    public Tensor Values { get; }

    /// <summary>Their gradients in the same order; set to zero before each step.</summary>
    public Tensor Gradients { get; }

    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
    }
}
