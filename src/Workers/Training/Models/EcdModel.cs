using CoResearch.Workers.Training.Data;
using static TorchSharp.torch;

namespace CoResearch.Workers.Training.Models;

/// <summary>A trained network.</summary>
internal sealed class EcdModel(TabularNetwork network, Targets targets, Device device, int epochs) : ITrainedModel
{
    private const int Rows = 1 << 16;

    public long Parameters => network.parameters().Sum(p => p.numel());
    public int StepsRun => epochs;

    public double[] Predict(Matrix inputs)
    {
        network.eval();
        using var noGrad = no_grad();
        var outputs = new double[(long)inputs.Rows * targets.Outputs];
        for (var start = 0; start < inputs.Rows; start += Rows)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(Rows, inputs.Rows - start);
            var x = DeviceRows.Of(inputs.Values.AsSpan(start * inputs.Columns, length * inputs.Columns).ToArray(), [length, inputs.Columns], device);
            Losses.Outputs(targets, network.call(x)).CopyTo(outputs.AsSpan(start * targets.Outputs));
        }
        return outputs;
    }

    public void Save(string folder) => network.save(Path.Combine(folder, "network.dat"));

    public void Dispose() => network.Dispose();
}
