using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Challenges;

public sealed class Workflow_tables : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coresearch-tables-");
    private readonly ChallengeDefinition _definition = ChallengeFile.Parse(
        "slug: small\ntitle: Small\npredictions: { id: id, columns: [y] }\nobjective: { metric: rmse, target: y, direction: minimize }\n", "challenge.yml").Value;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("x,y,day", "id,x", "", "")]
    [InlineData("xx,y", "id,x", "", "input_features[x]: reads the column x, which train.csv has not. Did you mean xx?")]
    [InlineData("x,y", "id,z", "", "input_features[x]: reads the column x, which test.csv has not.")]
    [InlineData("x", "id,x", "", "output_features[y]: reads the column y, which train.csv has not.")]
    [InlineData("x,y,day", "id,x", "split: { type: datetime, column: dya }\n", "split: reads the column dya, which train.csv has not. Did you mean day?")]
    [InlineData("", "", "split: { type: datetime, column: dya }\n", "")]
    public void What_a_workflow_reads_must_be_in_the_tables_of_runs(string train, string test, string more, string says)
    {
        Write("lab/train.csv", train);
        Write("public/train.csv", "nothing");
        Write("public/test.csv", test);
        var workflow = WorkflowLanguage.Parse(WorkflowLanguage.FileName, SmallChallenges.Workflow + more).Value;
        var error = WorkflowTables.Check(_folder.FullName, _definition, workflow).Error;
        if (says.Length == 0) Assert.Null(error);
        else Assert.Contains(says, Assert.IsType<MistakesError>(error).Message, StringComparison.Ordinal);
        if (says.Length > 0) Assert.Single(((MistakesError)error!).Mistakes);
    }

    [Fact]
    public void Every_column_is_told_once()
    {
        Write("lab/train.csv", "y");
        Write("lab/test.csv", "id");
        var workflow = WorkflowLanguage.Parse(WorkflowLanguage.FileName, SmallChallenges.Workflow.Replace("{ name: x, type: number }", "{ name: v, type: vector, columns: [bx, b, a] }", StringComparison.Ordinal)).Value;
        var mistakes = Assert.IsType<MistakesError>(WorkflowTables.Check(_folder.FullName, _definition, workflow).Error).Mistakes;
        Assert.Equal(["bx", "b", "a"], mistakes.Select(m => m.Message.Split(' ')[3].TrimEnd(',')));
    }

    private void Write(string path, string header)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, header + "\n");
    }
}
