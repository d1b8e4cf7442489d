using CoResearch.Domain.Scoring;
using CoResearch.Workers.Evaluation;
using Xunit;

namespace CoResearch.Workers.Tests.Evaluation;

public sealed class VerdictTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_split_has_its_own_value_and_a_split_with_one_class_has_none()
    {
        var verdict = _folder.Evaluate(
            "id,score\n1,0.9\n2,0.1\n3,0.2\n4,0.8\n5,0.5\n",
            "id,class,split\n1,g,public\n2,h,public\n3,g,private\n4,h,private\n5,g,shifted\n").Value;
        Assert.Equal([new("public", 1, 2), new("private", 0, 2), new("shifted", null, 1)], verdict.Splits);
    }

    [Fact]
    public void Without_a_split_column_every_row_is_public() =>
        Assert.Equal([new("public", 1, 2)], _folder.Evaluate("id,score\n1,0.9\n2,0.1\n", "id,class\n1,g\n2,h\n").Value.Splits);

    [Fact]
    public void Groups_are_scored_within_their_split_and_the_worst_is_found()
    {
        var challenge = Folder.Challenge() with { Groups = new("regime") };
        var verdict = _folder.Evaluate(
            "id,score\n1,0.9\n2,0.1\n3,0.2\n4,0.8\n5,0.5\n",
            "id,class,regime\n1,g,low\n2,h,low\n3,g,high\n4,h,high\n5,g,lone\n", challenge).Value;
        Assert.Equal([new("public", "high", 0, 2), new("public", "lone", null, 1), new("public", "low", 1, 2)], verdict.Groups);
        Assert.Equal("high", verdict.WorstGroup("public", Direction.Maximize)!.Group);
    }

    [Fact]
    public void Gates_on_predictions_are_judged_per_split_and_gates_on_the_run_once()
    {
        var challenge = Folder.Challenge(gates:
        [
            new("count", Folder.Parse("threshold=0.5;on=background"), 1, null),
            new("time", Folder.Parse(""), 60, null),
            new("memory", Folder.Parse(""), 1e9, null),
        ]);
        var verdict = _folder.Evaluate(
            "id,score\n1,0.9\n2,0.1\n3,0.2\n4,0.8\n", "id,class,split\n1,g,public\n2,h,public\n3,g,private\n4,h,private\n",
            challenge, new(30, null, null, null)).Value;
        Assert.Equal(
            [
                new("public", "count threshold 0.5 on background", 0, 1, null), new("private", "count threshold 0.5 on background", 1, 1, null),
                new("run", "time", 30, 60, null), new("run", "memory", null, 1e9, null),
            ], verdict.Gates);
        Assert.Equal([true, false, true, false], verdict.Gates.Select(gate => gate.Passed));
    }

    [Fact]
    public void Positions_are_scored_by_their_distance()
    {
        var verdict = _folder.Evaluate(
            "id,x,y,z\na,1,2,3\nb,0,0,0\n", "id,x,y,z\nb,3,4,0\na,1,2,3\n", Folder.Challenge("rmse", "", "x,y,z")).Value;
        Assert.Equal(Math.Sqrt(25.0 / 2), verdict.ValueOn("public")!.Value, 12);
    }

    [Fact]
    public void Labels_are_checked_with_file_line_and_key()
    {
        File.WriteAllText(_folder.Labels, "id,class,split\n1,g,public\n1,h,publik\n3,\n");
        var mistakes = LabelsCheck.Check(_folder.Labels, Folder.Challenge(), TestContext.Current.CancellationToken);
        Assert.Equal(
            [("labels.csv", 3, "id"), ("labels.csv", 3, "split"), ("labels.csv", 4, "")],
            mistakes.Select(m => (Path.GetFileName(m.File), m.Line, m.Key)));
    }

    [Fact]
    public void A_split_on_which_a_gate_can_have_no_value_is_a_mistake_of_the_labels()
    {
        File.WriteAllText(_folder.Labels, "id,class,Size,split\n1,g,1,public\n2,h,2,public\n3,h,3,private\n4,h,4,private\n");
        var gate = new GateSpec("cvm", Folder.Parse("against=Size;on=background;window=2;step=1"), 0.1, null);
        var mistakes = LabelsCheck.Check(_folder.Labels, Folder.Challenge(gates: gate), TestContext.Current.CancellationToken);
        Assert.Equal(["objective", "gates[0]"], mistakes.Select(m => m.Key));
        Assert.Contains("roc_auc has no value on the private split", mistakes[0].Message, StringComparison.Ordinal);
        Assert.Contains("cvm has no value on the public split", mistakes[1].Message, StringComparison.Ordinal);
    }
}
