using System.Globalization;
using System.Text;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Workers.Training.Models;

/// <summary>
/// Linear models in plain C#: ridge regression in closed form for numbers, logistic (binary) and softmax (classes) regression by
/// L-BFGS. The penalty is λ/2 · |w|² on the mean loss; the intercept is not penalised.
/// </summary>
internal sealed class LinearTraining(LinearTrainer trainer) : ITrainer
{
    public string Technology => "linear";

    public ITrainedModel Train(TrainingData data, TrainingContext context)
    {
        context.Unit = StepUnit.Iteration;
        var expansion = new Expansion(data.Inputs.Columns, trainer.Degree);
        return data.Targets.Task == LearningTask.Numbers ? Ridge(data, expansion, context) : Logistic(data, expansion, context);
    }

    private LinearModel Ridge(TrainingData data, Expansion expansion, TrainingContext context)
    {
        context.Progress(0, 1, always: true);
        var (d, outputs) = (expansion.Count + 1, data.Targets.Outputs);
        var (normal, right) = (new double[d * d], new double[d * outputs]);
        var x = new double[d];
        foreach (var (row, i) in data.Train.Select((row, i) => (row, i)))
        {
            if (i % 4096 == 0)
                context.CheckTime();
            expansion.Fill(data.Inputs.Row(row), x);
            var y = data.Targets.Values.Row(row);
            for (var a = 0; a < d; a++)
            {
                if (x[a] == 0)
                    continue;
                for (var b = 0; b <= a; b++)
                    normal[a * d + b] += x[a] * x[b];
                for (var k = 0; k < outputs; k++)
                    right[a * outputs + k] += x[a] * y[k];
            }
        }
        // A whisper of a penalty on every column, so that columns that say the same still have one answer.
        for (var a = 0; a < d; a++)
            normal[a * d + a] += (a < d - 1 ? trainer.RegularizationLambda * data.Train.Length : 0) + 1e-9 * data.Train.Length;
        var model = new LinearModel(expansion, data.Targets.Task, Cholesky.Solve(normal, d, right, outputs), outputs, 1);
        var (train, validation) = (SquaredError(model, data, data.Train), SquaredError(model, data, data.Validation));
        if (!double.IsFinite(train ?? 0))
            throw Diverged.Linear(1);
        Report(context, 1, train, validation);
        context.Progress(1, 1, always: true);
        return model;
    }

    private LinearModel Logistic(TrainingData data, Expansion expansion, TrainingContext context)
    {
        var loss = new SoftmaxLoss(data, data.Train, expansion, trainer.RegularizationLambda);
        var validation = data.Validation.Length == 0 ? null : new SoftmaxLoss(data, data.Validation, expansion, 0);
        var rounds = 0;
        var weights = Lbfgs.Minimize(loss.Value, loss.Size, trainer.MaxIterations, (iteration, weights, value) =>
        {
            context.CheckTime();
            if (!double.IsFinite(value))
                throw Diverged.Linear(iteration);
            rounds = iteration;
            if (TrainingContext.IsPoint(iteration, trainer.MaxIterations))
                Report(context, iteration, value, validation?.Value(weights, null));
            context.Progress(iteration, trainer.MaxIterations);
        });
        Report(context, rounds, loss.Value(weights, null), validation?.Value(weights, null));
        context.Progress(Math.Max(1, rounds), trainer.MaxIterations, ended: true);
        return new LinearModel(expansion, data.Targets.Task, weights, loss.Outputs, rounds);
    }

    private static void Report(TrainingContext context, int step, double? train, double? validation)
    {
        context.Curves(step, ("loss/train", train), ("loss/validation", validation));
        if (!context.IsKept)
            return;
        if (train is { } t)
            context.Metrics["loss/train"] = t;
        if (validation is { } v)
            context.Metrics["loss/validation"] = v;
    }

    private static double? SquaredError(LinearModel model, TrainingData data, int[] rows) =>
        ValidationMetric.Of(data.Targets, rows, model.Predict(data.Inputs.Select(rows))) is { } rmse ? rmse * rmse : null;
}

/// <summary>The encoded inputs, for degree 2 with all squares and products behind them, then a 1 for the intercept.</summary>
internal sealed class Expansion
{
    private const int Most = 4000;
    private readonly int _columns, _degree;

    public Expansion(int columns, int degree)
    {
        (_columns, _degree) = (columns, degree);
        Count = degree == 1 ? columns : columns + columns * (columns + 1) / 2;
        if (Count > Most)
            throw new TrainingRefused(RunErrors.InvalidWorkflow,
                $"A linear model with {Count:N0} columns is too large (at most {Most:N0}); use fewer inputs, trainer.degree: 1, or model_type: gbm.");
    }

    /// <summary>Number of columns without the intercept.</summary>
    public int Count { get; }
    public int Degree => _degree;

    public void Fill(ReadOnlySpan<float> inputs, Span<double> x)
    {
        for (var i = 0; i < _columns; i++)
            x[i] = inputs[i];
        var at = _columns;
        if (_degree > 1)
            for (var i = 0; i < _columns; i++)
                for (var j = 0; j <= i; j++)
                    x[at++] = (double)inputs[i] * inputs[j];
        x[at] = 1;
    }
}

/// <summary>Weights (columns + 1) × outputs, the intercept last.</summary>
internal sealed class LinearModel(Expansion expansion, LearningTask task, double[] weights, int outputs, int rounds) : ITrainedModel
{
    public long Parameters => weights.Length;
    public int StepsRun => rounds;

    public double[] Predict(Matrix inputs)
    {
        var result = new double[(long)inputs.Rows * outputs];
        var x = new double[expansion.Count + 1];
        for (var row = 0; row < inputs.Rows; row++)
        {
            expansion.Fill(inputs.Row(row), x);
            var to = result.AsSpan(row * outputs, outputs);
            SoftmaxLoss.Multiply(x, weights, to);
            if (task == LearningTask.Binary)
                to[0] = 1 / (1 + Math.Exp(-to[0]));
            else if (task == LearningTask.Classes)
                SoftmaxLoss.Softmax(to);
        }
        return result;
    }

    public void Save(string folder)
    {
        var text = new StringBuilder("column");
        for (var k = 0; k < outputs; k++)
            text.Append(CultureInfo.InvariantCulture, $",weight_{k}");
        text.Append('\n');
        for (var a = 0; a <= expansion.Count; a++)
        {
            text.Append(a == expansion.Count ? "intercept" : a.ToString(CultureInfo.InvariantCulture));
            for (var k = 0; k < outputs; k++)
                text.Append(CultureInfo.InvariantCulture, $",{weights[a * outputs + k]:R}");
            text.Append('\n');
        }
        File.WriteAllText(Path.Combine(folder, "linear.csv"), text.ToString());
    }

    public void Dispose()
    {
    }
}
