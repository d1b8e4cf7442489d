using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Models;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>
/// Against scikit-learn 1.2.1 on the data of <see cref="TrainingCase.Data"/>: Ridge(alpha = λn) and LogisticRegression(C = 1/(λn),
/// tol=1e-10, max_iter=10000), λ = 0.01, n = 200; the values are predictions for the first three rows.
/// </summary>
public sealed class LinearTrainingTests
{
    private static double[] FirstRows(LearningTask task)
    {
        using var run = new TrainingCase();
        var data = TrainingCase.Data(task);
        using var model = new LinearTraining(new LinearTrainer { RegularizationLambda = 0.01, MaxIterations = 1000 }).Train(data, run.Context);
        return model.Predict(data.Inputs.Select([0, 1, 2]));
    }

    [Fact]
    public void Ridge_regression() => Same([0.3126445, -0.6252890, 1.2857279, -2.5714558, 0.0581955, -0.1163910], FirstRows(LearningTask.Numbers));

    [Fact]
    public void Logistic_regression() => Same([0.8396033, 0.9983988, 0.7994347], FirstRows(LearningTask.Binary));

    [Fact]
    public void Softmax_regression() => Same([0.0664054, 0.1342617, 0.7993329, 0.0000438, 0.0034792, 0.9964771, 0.0740611, 0.2083902, 0.7175487], FirstRows(LearningTask.Classes));

    [Fact]
    public void Squares_and_products_find_what_lines_cannot()
    {
        using var run = new TrainingCase();
        var data = TrainingCase.Data(LearningTask.Numbers);
        using var model = new LinearTraining(new LinearTrainer { Degree = 2, RegularizationLambda = 0 }).Train(data, run.Context);
        var predicted = model.Predict(data.Inputs);
        Assert.All(Enumerable.Range(0, 400), i => Assert.Equal(data.Targets.Values.Values[i], predicted[i], 1e-3));
    }

    [Fact]
    public void Columns_that_say_the_same_still_have_one_answer()
    {
        using var run = new TrainingCase();
        var inputs = new Matrix([1, 1, 2, 2, 3, 3, 4, 4], 4, 2);
        var targets = new Targets(LearningTask.Numbers, new Matrix([2, 4, 6, 8], 4, 1), [], 1, NumberLossType.MeanSquaredError);
        using var model = new LinearTraining(new LinearTrainer { RegularizationLambda = 0 }).Train(new TrainingData(inputs, [], targets, [0, 1, 2, 3], []), run.Context);
        Assert.Equal([2, 4, 6, 8], model.Predict(inputs), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private static void Same(double[] expected, double[] actual) => Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 2e-5);
}
