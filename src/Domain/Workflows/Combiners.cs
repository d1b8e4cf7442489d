using System.ComponentModel;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>The network between the encoded inputs and the output.</summary>
[Variants("type", "concat")]
public abstract record Combiner
{
    [Within(1, 4096), Description("Width of each layer.")]
    public int OutputSize { get; init; } = 64;

    [Within(0, 0.95), Description("Share of activations that are dropped while training.")]
    public double Dropout { get; init; }

    public Activation Activation { get; init; } = Activation.Relu;
}

/// <summary>A multi-layer perceptron on all encoded inputs side by side.</summary>
[Variant("concat")]
public sealed record ConcatCombiner : Combiner
{
    [Within(0, 32), Description("Number of hidden layers.")]
    public int NumFcLayers { get; init; } = 2;

    [Description("Normalisation after each layer.")]
    public LayerNormalization Norm { get; init; } = LayerNormalization.None;
}

/// <summary>
/// A residual network for tables: x + Linear(Dropout(act(Linear(BatchNorm(x))))) in each block (Gorishniy et al., Revisiting Deep
/// Learning Models for Tabular Data, NeurIPS 2021, equation 2).
/// </summary>
[Variant("tabular_resnet")]
public sealed record TabularResnetCombiner : Combiner
{
    [Within(1, 32), Description("Number of residual blocks.")]
    public int NumBlocks { get; init; } = 3;

    [Within(0.25, 8), Description("Width inside a block, relative to output_size.")]
    public double HiddenFactor { get; init; } = 2;
}

/// <summary>The non-linearity after a layer.</summary>
public enum Activation
{
    Relu,
    Tanh,
    Sigmoid,
    LeakyRelu,
    Elu,
    Gelu,
    Silu,
}

/// <summary>The normalisation after a layer.</summary>
public enum LayerNormalization
{
    None,
    Batch,
    Layer,
}
