using System.Diagnostics;
using System.Globalization;
using System.Text;
using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>The runner as the executor starts it: a process, a job folder in, a result out.</summary>
public sealed class RunnerTests : IDisposable
{
    private readonly RunnerCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData("model_type: linear\n", "linear", "iteration")]
    [InlineData("model_type: gbm\ntrainer: { num_boost_round: 20, bagging_fraction: 0.5, bagging_freq: 1, feature_fraction: 0.7 }\n", "lightgbm", "round")]
    [InlineData("model_type: ecd\ncombiner: { dropout: 0.2 }\ntrainer: { epochs: 4, batch_size: 32 }\n", "torch", "epoch")]
    public void A_run_leaves_predictions_curves_a_model_and_a_result_and_repeats_exactly(string head, string technology, string step)
    {
        _case.WriteTables();
        _case.Workflow(head + RunnerCase.Classifier);
        var result = _case.Succeed();
        Assert.Equal([technology], result.Technologies);
        Assert.True(result is { Parameters: > 0, StepsRun: > 0, Seconds: > 0, PeakMemoryBytes: > 10 << 20, Seed: 42, Threads: 1 });
        Assert.True(result.Metrics["metric/validation"] > 0.75, string.Join(", ", result.Metrics));
        Assert.Contains(".NET", result.Environment["runtime"], StringComparison.Ordinal);

        var predictions = File.ReadAllText(_case.Folder.Predictions);
        var lines = predictions.Split('\n');
        Assert.Equal(("id,score", 402), (lines[0], lines.Length));
        Assert.StartsWith("\"row,0\",0", lines[1], StringComparison.Ordinal);

        // What a run uses is logged in a file of its own, when it takes long enough.
        var events = Directory.GetFiles(_case.Folder.Events).SelectMany(f => EventFile.Read(f)).ToList();
        Assert.Superset(new HashSet<string> { "loss/train", "loss/validation", "metric/validation", $"progress/{step}", $"progress/{step}s", "progress/fraction" },
            events.Select(e => e.Tag).ToHashSet());
        Assert.Equal(1, events.Last(e => e.Tag == "progress/fraction").Value);
        Assert.NotEmpty(Directory.GetFiles(_case.Folder.Model));
        Assert.Contains("Done in", _case.Output, StringComparison.Ordinal);

        _case.Succeed();
        Assert.Equal(predictions, File.ReadAllText(_case.Folder.Predictions));

        _case.Job = _case.Job with { Seed = 43 };
        Assert.Equal(43, _case.Succeed().Seed);
        Assert.NotEqual(predictions, File.ReadAllText(_case.Folder.Predictions));
    }

    [Theory]
    [InlineData("model_type: linear\n")]
    [InlineData("model_type: gbm\ntrainer: { num_boost_round: 20 }\n")]
    [InlineData("model_type: ecd\ncombiner: { type: tabular_resnet, num_blocks: 1, output_size: 16 }\ntrainer: { epochs: 3, batch_size: 64 }\n")]
    public void Classes_are_predicted_as_probabilities_or_as_the_likeliest_where_they_are_numbers(string head)
    {
        _case.WriteTables();
        var workflow = head + RunnerCase.Classifier.Replace("name: class, type: binary, positive: g", "name: type, type: category, loss: { balance: balanced }", StringComparison.Ordinal);
        _case.Workflow(workflow);
        _case.Job = _case.Job with { Predictions = new PredictionsFormat("id", ["low", "mid", "high"], 0, 1) };
        _case.Succeed();
        var row = File.ReadAllLines(_case.Folder.Predictions)[1].Split("\",")[1].Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(3, row.Length);
        Assert.Equal(1, row.Sum(), 1e-6);

        _case.Job = _case.Job with { Predictions = new PredictionsFormat("id", ["type"], null, null) };
        Assert.Contains("type category predicts words such as high; use type: binary", _case.Fail("invalid_workflow").Error, StringComparison.Ordinal);
        _case.Workflow(workflow.Replace("name: type", "name: part", StringComparison.Ordinal));
        _case.Succeed();
        Assert.Subset(new HashSet<string> { "0", "1" }, File.ReadAllLines(_case.Folder.Predictions).Skip(1).Select(l => l.Split("\",")[1]).ToHashSet());
    }

    [Theory]
    [InlineData("model_type: linear\n")]
    [InlineData("model_type: gbm\ntrainer: { num_boost_round: 100, learning_rate: 0.1 }\n")]
    [InlineData("model_type: ecd\ntrainer: { epochs: 30, batch_size: 32, learning_rate: 0.01 }\n")]
    public void A_vector_is_learned_as_a_correction_to_a_first_guess(string head)
    {
        var random = new Random(3);
        var (train, test, truth) = (new StringBuilder("u,x0,y0,z0,vx,vy,vz,x,y,z\n"), new StringBuilder("id,u,x0,y0,z0,vx,vy,vz\n"), new List<double[]>());
        for (var i = 0; i < 600; i++)
        {
            double u = random.NextDouble() * 6.28, r = 26_560, n = 3.9;
            double[] p = [r * Math.Cos(u), r * Math.Sin(u), 0], v = [-n * Math.Sin(u), n * Math.Cos(u), 0];
            // The truth lies 2 km further out and 5 sin(u) km ahead: simple along the orbit, tangled in x and y.
            var ahead = 5 * Math.Sin(u);
            double[] t = [p[0] + 2 * Math.Cos(u) - ahead * Math.Sin(u), p[1] + 2 * Math.Sin(u) + ahead * Math.Cos(u), 0.5];
            var inputs = string.Create(CultureInfo.InvariantCulture, $"{u},{p[0]},{p[1]},{p[2]},{v[0]},{v[1]},{v[2]}");
            if (i < 500)
                train.Append(CultureInfo.InvariantCulture, $"{inputs},{t[0]},{t[1]},{t[2]}\n");
            else
            {
                test.Append(CultureInfo.InvariantCulture, $"{i},{inputs}\n");
                truth.Add(t);
            }
        }
        _case.Write("data/train.csv", train.ToString());
        _case.Write("data/test.csv", test.ToString());
        _case.Workflow(head + """
            input_features: [{ name: u, type: number, preprocessing: { period: 6.283185307179586 } }]
            output_features:
              - name: position
                type: vector
                columns: [x, y, z]
                relative_to: [x0, y0, z0]
                frame: { position: [x0, y0, z0], velocity: [vx, vy, vz] }
            """);
        _case.Job = _case.Job with { Predictions = new PredictionsFormat("id", ["x", "y", "z"], null, null) };
        _case.Succeed();
        var squares = File.ReadAllLines(_case.Folder.Predictions).Skip(1).Select(l => l.Split(',').Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())
            .Zip(truth, (p, t) => p.Zip(t, (a, b) => (a - b) * (a - b)).Sum()).ToList();
        // The first guess alone is wrong by more than 4 km.
        Assert.True(Math.Sqrt(squares.Average()) < (head.Contains("linear", StringComparison.Ordinal) ? 1e-3 : 1), $"{Math.Sqrt(squares.Average())} km");
    }

    [Fact]
    public void A_series_goes_through_convolutions()
    {
        var (train, test) = (new StringBuilder("s,class\n"), new StringBuilder("id,s\n"));
        for (var i = 0; i < 300; i++)
        {
            // Whether there is a pulse somewhere: its place differs from row to row.
            var s = Enumerable.Range(0, 16).Select(k => k >= i % 12 && k < i % 12 + 3 && i % 2 == 0 ? "1" : "0");
            train.Append(string.Join(' ', s)).Append(i % 2 == 0 ? ",1\n" : ",0\n");
            test.Append(i).Append(',').Append(string.Join(' ', s)).Append('\n');
        }
        _case.Write("data/train.csv", train.ToString());
        _case.Write("data/test.csv", test.ToString());
        _case.Workflow("""
            input_features: [{ name: s, type: timeseries, encoder: { type: parallel_cnn, num_filters: 4 } }, { name: again, column: s, type: timeseries }]
            output_features: [{ name: class, type: binary }]
            trainer: { epochs: 8, batch_size: 16, learning_rate: 0.01 }
            """);
        Assert.True(_case.Succeed().Metrics["metric/validation"] > 0.95);
    }

    [Fact]
    public void Words_have_learned_vectors()
    {
        _case.WriteTables();
        _case.Workflow(RunnerCase.Classifier.Replace("type: category", "type: category, encoder: { type: dense, embedding_size: 4 }", StringComparison.Ordinal) + "trainer: { epochs: 3, batch_size: 32 }");
        _case.Succeed();
    }

    [Theory]
    [InlineData("trainer: { epochs: 2 }\n", "linear")]
    [InlineData("trainer: { epohcs: 2 }\n", "ecd")]
    public void A_wrong_workflow_is_told_with_line_and_key(string trainer, string model)
    {
        _case.WriteTables();
        _case.Workflow($"model_type: {model}\n{trainer}{RunnerCase.Classifier}");
        var result = _case.Fail("invalid_workflow");
        Assert.StartsWith("workflow.yml:2 trainer.epo", result.Error, StringComparison.Ordinal);
        Assert.Contains("invalid_workflow", _case.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_workflow_is_told()
    {
        _case.WriteTables();
        Directory.CreateDirectory(_case.Folder.Source);
        Assert.Contains("has no workflow.yml", _case.Fail("invalid_workflow").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: a, type: number", "name: aa, type: number", "invalid_data", "has no column aa, which input_features[aa] reads. Did you mean a?")]
    [InlineData("name: a, type: number", "name: kind2, column: kind, type: number", "invalid_data", "in line 3, column kind, where a number belongs")]
    [InlineData("name: flag, type: binary", "name: kind3, column: kind, type: binary", "invalid_data", "preprocessing.true_label")]
    [InlineData("positive: g", "positive: q", "invalid_workflow", "column class holds g and h")]
    [InlineData("type: binary, positive: g", "type: binary", "invalid_workflow", "output_features[class].positive")]
    [InlineData("name: class, type: binary, positive: g", "name: type, type: binary", "invalid_workflow", "use type: category")]
    [InlineData("name: class, type: binary, positive: g", "name: p, type: vector, columns: [x, y, z]", "invalid_workflow", "asks for one column (score), but output_features[p] predicts 3")]
    [InlineData("name: a, type: number", "name: a, type: number, preprocessing: { missing_value_strategy: error }", "invalid_data", "train.csv has no value in line 2, column a")]
    [InlineData("name: a, type: number", "name: short, column: b, type: timeseries, encoder: { type: parallel_cnn }", "invalid_workflow", "input_features[short].encoder: parallel_cnn needs a series of at least 2 steps, and this one has 1", "ecd")]
    [InlineData("name: a, type: number", "name: a, type: number, preprocessing: { normalization: log1p }", "invalid_data", "at or below -1")]
    public void Data_that_do_not_fit_the_workflow_are_told(string from, string to, string code, string reason, string model = "linear")
    {
        _case.WriteTables();
        _case.Workflow($"model_type: {model}\n" + RunnerCase.Classifier.Replace(from, to, StringComparison.Ordinal));
        Assert.Contains(reason, _case.Fail(code).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "train.csv has not even a header")]
    [InlineData("a,class\n", "a header and no rows")]
    [InlineData("a,class\n1,0\n2\n", "has 1 fields in line 3, but its header has 2")]
    [InlineData("a,class\n1,\"0\n", "a quote that is never closed, in line 2")]
    [InlineData("a,a\n1,2\n", "the column a more than once")]
    [InlineData("a,class\n1,0\n2,0\n3,0\n", "holds only the class 0")]
    [InlineData("a,class\n1,\n2,\n", "no rows left to train on")]
    [InlineData("a,class\n1e400x,1\n2,0\n3,1\n4,0\n", "has 1e400x in line 2, column a, where a number belongs")]
    public void Broken_tables_are_told(string train, string reason)
    {
        _case.Write("data/train.csv", train);
        _case.Write("data/test.csv", "id,a\n1,2\n");
        _case.Workflow("model_type: linear\ninput_features: [{ name: a, type: number }]\noutput_features: [{ name: class, type: binary }]\n");
        Assert.Contains(reason, _case.Fail("invalid_data").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_explodes_is_told()
    {
        _case.WriteTables();
        _case.Workflow("input_features: [{ name: x, type: number, preprocessing: { normalization: none } }]\noutput_features: [{ name: y, type: number, preprocessing: { normalization: none } }]\n"
            + "trainer: { epochs: 50, batch_size: 8, learning_rate: 100, optimizer: { type: sgd, momentum: 0.9 } }");
        _case.Job = _case.Job with { Predictions = new PredictionsFormat("id", ["y"], null, null) };
        Assert.Contains("Lower trainer.learning_rate", _case.Fail("diverged").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ecd", "trainer.gradient_clipping.clipglobalnorm")]
    [InlineData("linear", "trainer.regularization_lambda")]
    public void Inputs_beyond_all_bounds_are_told_with_keys_that_the_model_has(string model, string key)
    {
        _case.Write("data/train.csv", "a,class\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i}e300,{i % 2}\n")));
        _case.Write("data/test.csv", "id,a\n1,2\n");
        _case.Workflow($"model_type: {model}\ninput_features: [{{ name: a, type: number, preprocessing: {{ normalization: none }} }}]\noutput_features: [{{ name: class, type: binary }}]\n");
        Assert.Contains(key, _case.Fail("diverged").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_kind_is_told()
    {
        _case.Job = _case.Job with { Kind = "command" };
        _case.Fail("unsupported_kind");
    }

    [Fact]
    public void A_missing_gpu_is_told_only_to_those_who_insist()
    {
        _case.WriteTables();
        _case.Workflow("trainer: { device: cuda }\n" + RunnerCase.Classifier);
        Assert.Contains("device: auto", _case.Fail("missing_device").Error, StringComparison.Ordinal);
        _case.Workflow("trainer: { device: auto, epochs: 1 }\n" + RunnerCase.Classifier);
        Assert.Equal("cpu", _case.Succeed().Device);
        Assert.Contains("training on the processor", _case.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_job_file_is_the_schedulers_fault()
    {
        _case.Start();
        File.WriteAllText(_case.Folder.JobFile, "{");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CoResearch.Workers.dll"), "run", _case.Folder.Path]) { RedirectStandardError = true })!;
        Assert.Contains("cannot be read", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Null(_case.Folder.ReadResult());
    }

    [Fact]
    public void It_dies_when_its_standard_input_ends()
    {
        _case.WriteTables();
        _case.Workflow("trainer: { epochs: 100000, batch_size: 1, early_stop: 0 }\n" + RunnerCase.Classifier);
        using var process = Process.Start(_case.Start("--die-with-parent"))!;
        // It trains: the first progress is there.
        SpinWait.SpinUntil(() => Directory.Exists(_case.Folder.Events) || process.HasExited, TimeSpan.FromSeconds(30));
        Assert.False(process.HasExited);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Null(_case.Folder.ReadResult());
    }
}
