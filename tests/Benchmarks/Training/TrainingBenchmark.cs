using System.Diagnostics;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Models;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Benchmarks.Training;

/// <summary>
/// Steps a second of a small network (20 → 64 → 64 → 1, ReLU, binary cross-entropy, Adam, batches of 64, one thread) as the runner trains
/// it, against PyTorch's tensor loop of the same form and against PyTorch with a DataLoader. Each side in its own process, in turns, the
/// best of five. Beside the steps a second by the clock it prints those by processor time, which other work on the machine disturbs less.
/// </summary>
internal sealed class TrainingBenchmark : IBenchmark
{
    private const int Rows = 32_768, Columns = 20, Batch = 64, Epochs = 8, Turns = 5;

    // PyTorch at its fastest here: its optimiser steps all weights at once, and gradients are dropped instead of zeroed.
    private const string Python = """
        import sys, time, torch
        from torch import nn
        from torch.utils.data import DataLoader, TensorDataset
        rows, columns, batch, epochs, loader = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5] == "loader"
        torch.manual_seed(1)
        torch.set_num_threads(1)
        x = torch.randn(rows, columns)
        y = (x[:, :1] + x[:, 1:2] * x[:, 2:3] > 0).float()
        net = nn.Sequential(nn.Linear(columns, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
        opt = torch.optim.Adam(net.parameters(), lr=1e-3, foreach=True)
        loss_of = nn.functional.binary_cross_entropy_with_logits
        def slices():
            order = torch.randperm(rows)
            xs, ys = x[order], y[order]
            for start in range(0, rows, batch):
                yield xs[start:start + batch], ys[start:start + batch]
        data = DataLoader(TensorDataset(x, y), batch_size=batch, shuffle=True)
        def epoch():
            total = torch.zeros([])
            for xb, yb in (data if loader else slices()):
                opt.zero_grad(set_to_none=True)
                loss = loss_of(net(xb), yb)
                loss.backward()
                opt.step()
                total += loss.detach() * len(xb)
            return total.item() / rows
        epoch()
        start, used = time.perf_counter(), time.process_time()
        for _ in range(epochs):
            loss = epoch()
        seconds, used = time.perf_counter() - start, time.process_time() - used
        print(f"steps={epochs * ((rows + batch - 1) // batch) / seconds}")
        print(f"steps_cpu={epochs * ((rows + batch - 1) // batch) / used}")
        print(f"loss={loss}")
        """;

    public string Name => "training";
    public string Summary => "steps a second of a small network, against PyTorch's tensor loop and its DataLoader";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is ["once"])
        {
            Once();
            return;
        }
        var (ours, loop, loader) = (new Side(), new Side(), new Side());
        for (var turn = 0; turn < Turns; turn++)
        {
            ours.Saw(await FreshProcess.OfSelf(cancellationToken, "training", "once"));
            loop.Saw(await Pytorch("loop", cancellationToken));
            loader.Saw(await Pytorch("loader", cancellationToken));
        }
        if (loop.Clock == 0)
        {
            Report.Line("training, small network", $"{ours.Clock:0} steps/s", "no PyTorch here", "-");
            return;
        }
        Line("by the clock", ours.Clock, loop.Clock, loader.Clock);
        Line("by processor time", ours.Processor, loop.Processor, loader.Processor);
    }

    private static void Line(string how, double ours, double loop, double loader)
    {
        Report.Line($"training, small network, {how}", $"{ours:0} steps/s", $"PyTorch's tensor loop {loop:0} steps/s", $"{ours / loop:0.00} x (at least 0.90)");
        Report.Line($"training, small network, {how}", $"{ours:0} steps/s", $"PyTorch with a DataLoader {loader:0} steps/s", $"{ours / loader:0.00} x (at least 2.00)");
    }

    private static Task<IReadOnlyDictionary<string, double>?> Pytorch(string how, CancellationToken cancellationToken) =>
        FreshProcess.TryRun("/usr/bin/python3", ["-c", Python, $"{Rows}", $"{Columns}", $"{Batch}", $"{Epochs}", how], cancellationToken);

    /// <summary>The best of one side's turns.</summary>
    private sealed class Side
    {
        public double Clock { get; private set; }
        public double Processor { get; private set; }

        public void Saw(IReadOnlyDictionary<string, double>? turn)
        {
            Clock = Math.Max(Clock, turn?["steps"] ?? 0);
            Processor = Math.Max(Processor, turn?["steps_cpu"] ?? 0);
        }
    }

    private static void Once()
    {
        var folder = Directory.CreateTempSubdirectory("training-").FullName;
        try
        {
            var log = new RunLog(TextWriter.Null);
            using var events = new EventFileWriter(folder, TimeProvider.System);
            var data = Data();
            Train(1);
            var one = Train(1);
            var all = Train(Epochs + 1);
            var steps = Epochs * ((Rows + Batch - 1) / Batch);
            Console.WriteLine(FormattableString.Invariant($"steps={steps / (all.Clock - one.Clock)}"));
            Console.WriteLine(FormattableString.Invariant($"steps_cpu={steps / (all.Processor - one.Processor)}"));

            (double Clock, double Processor) Train(int epochs)
            {
                var context = new TrainingContext(log, events, Stopwatch.StartNew(), 600) { Seed = 1, Threads = 1, Device = "cpu" };
                var workflow = new EcdWorkflow { Trainer = new EcdTrainer { Epochs = epochs, BatchSize = Batch } };
                var (watch, used) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                using var model = new EcdTraining(workflow).Train(data, context);
                return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TrainingData Data()
    {
        var random = new Random(1);
        var (inputs, targets) = (Matrix.Of(Rows, Columns), Matrix.Of(Rows, 1));
        for (var row = 0; row < Rows; row++)
        {
            var x = inputs.Row(row);
            for (var i = 0; i < Columns; i++)
                x[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            targets.Row(row)[0] = x[0] + x[1] * x[2] > 0 ? 1 : 0;
        }
        return new TrainingData(inputs, [new Block("x", BlockKind.Numbers, 0, Columns, 0, 0)],
            new Targets(LearningTask.Binary, targets, [], 1, NumberLossType.MeanSquaredError), [.. Enumerable.Range(0, Rows)], []);
    }
}
