using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CoResearch.Workers.Training.Models;

/// <summary>Encoders for words and series, a combiner, and a linear head: (batch × encoded columns) to (batch × outputs).</summary>
internal sealed class TabularNetwork : Module<Tensor, Tensor>
{
    private static readonly int[] _widths = [2, 3, 4, 5];
    private readonly List<(Block Block, Module<Tensor, Tensor>[] Modules)> _special = [];
    private readonly List<(int Start, int Width)> _plain = [];
    private readonly Module<Tensor, Tensor> _body;

    public TabularNetwork(IReadOnlyList<Block> blocks, Combiner combiner, int outputs)
        : base("network")
    {
        foreach (var block in blocks)
            if (block.Kind == BlockKind.Index)
                _special.Add((block, [Embedding(block.Cardinality, block.Size)]));
            else if (block.Kind == BlockKind.Series)
                _special.Add((block, [.. _widths.Where(w => w <= block.Width).Select(w => (Module<Tensor, Tensor>)Conv1d(1, block.Size, w))]));
            else if (_plain is [.., var last] && last.Start + last.Width == block.Start)
                _plain[^1] = (last.Start, last.Width + block.Width);
            else
                _plain.Add((block.Start, block.Width));
        var width = _plain.Sum(p => p.Width) + _special.Sum(s => s.Block.Kind == BlockKind.Index ? s.Block.Size : s.Modules.Length * s.Block.Size);
        _body = combiner switch
        {
            ConcatCombiner c => Concat(c, width, outputs),
            TabularResnetCombiner c => Resnet(c, width, outputs),
            _ => throw new NotSupportedException(combiner.GetType().Name),
        };
        foreach (var (block, modules) in _special)
            for (var i = 0; i < modules.Length; i++)
                register_module($"{block.Start}_{i}", modules[i]);
        register_module("body", _body);
    }

    public override Tensor forward(Tensor input)
    {
        if (_special.Count == 0)
            return _body.call(input);
        var parts = new List<Tensor>();
        foreach (var (start, width) in _plain)
            parts.Add(input.narrow(1, start, width));
        foreach (var (block, modules) in _special)
        {
            var columns = input.narrow(1, block.Start, block.Width);
            if (block.Kind == BlockKind.Index)
                parts.Add(modules[0].call(columns.squeeze(1).to(ScalarType.Int64)));
            else
                foreach (var module in modules)
                    parts.Add(module.call(columns.unsqueeze(1)).relu().amax(2));
        }
        return _body.call(cat(parts, 1));
    }

    private static Sequential Concat(ConcatCombiner c, int width, int outputs)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 0; i < c.NumFcLayers; i++)
        {
            layers.Add(Linear(width, c.OutputSize));
            if (c.Norm == LayerNormalization.Batch)
                layers.Add(BatchNorm1d(c.OutputSize));
            else if (c.Norm == LayerNormalization.Layer)
                layers.Add(LayerNorm(c.OutputSize));
            layers.Add(Activate(c.Activation));
            if (c.Dropout > 0)
                layers.Add(Dropout(c.Dropout));
            width = c.OutputSize;
        }
        layers.Add(Linear(width, outputs));
        return Sequential(layers);
    }

    private static Sequential Resnet(TabularResnetCombiner c, int width, int outputs)
    {
        var layers = new List<Module<Tensor, Tensor>> { Linear(width, c.OutputSize) };
        for (var i = 0; i < c.NumBlocks; i++)
            layers.Add(new ResidualBlock(c));
        layers.AddRange([BatchNorm1d(c.OutputSize), Activate(c.Activation), Linear(c.OutputSize, outputs)]);
        return Sequential(layers);
    }

    internal static Module<Tensor, Tensor> Activate(Activation activation) => activation switch
    {
        Activation.Relu => ReLU(),
        Activation.Tanh => Tanh(),
        Activation.Sigmoid => Sigmoid(),
        Activation.LeakyRelu => new Bent(static (x, bend) => x.leaky_relu(bend), 0.01),
        Activation.Elu => ELU(),
        Activation.Gelu => GELU(),
        Activation.Silu => SiLU(),
        _ => throw new NotSupportedException(activation.ToString()),
    };
}

/// <summary>x + Dropout(Linear(Dropout(act(Linear(BatchNorm(x)))))) (Gorishniy et al., 2021, equation 2).</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _inner;

    public ResidualBlock(TabularResnetCombiner c)
        : base("block")
    {
        var hidden = Math.Max(1, (int)Math.Round(c.OutputSize * c.HiddenFactor));
        List<Module<Tensor, Tensor>> layers = [BatchNorm1d(c.OutputSize), Linear(c.OutputSize, hidden), TabularNetwork.Activate(c.Activation)];
        if (c.Dropout > 0)
            layers.Add(Dropout(c.Dropout));
        layers.Add(Linear(hidden, c.OutputSize));
        _inner = Sequential(layers);
        register_module("inner", _inner);
    }

    public override Tensor forward(Tensor input) => input + _inner.call(input);
}

/// <summary>An activation with a number, held for as long as libtorch may read it (see <see cref="FlatOptimizer"/>).</summary>
internal sealed class Bent(Func<Tensor, Scalar, Tensor> activation, double bend) : Module<Tensor, Tensor>("bent")
{
    private readonly Scalar _bend = bend;

    public override Tensor forward(Tensor input) => activation(input, _bend);
}
