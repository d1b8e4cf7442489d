using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;

namespace CoResearch.Domain.Challenges;

/// <summary>Holds a workflow against the tables of a challenge before it costs a run.</summary>
internal static class WorkflowTables
{
    /// <summary>Every column that it reads and the tables have not. A table that is missing or broken is the lab's to mend, and reports nothing.</summary>
    public static Result<Done> Check(string folder, ChallengeDefinition definition, Workflow workflow)
    {
        var mistakes = new List<Mistake>();
        foreach (var (name, training) in new[] { (definition.Data.Train, true), (definition.Data.Predict, false) })
        {
            if (Find(folder, name) is not { } part) continue;
            using var table = CsvTable.Open(Path.Combine(folder, part, name));
            if (table.Problem is not null) continue;
            List<string> header = [.. table.Header.Select(h => h.Trim())];
            foreach (var (column, key) in WorkflowColumns.Of(workflow, training).Where(c => !header.Contains(c.Key) && !mistakes.Exists(m => m.Key == c.Value && m.Message.Contains(c.Key, StringComparison.Ordinal))))
                mistakes.Add(new(WorkflowLanguage.FileName, 0, key, $"reads the column {column}, which {name} has not.{Nearest.Hint(column, header)}"));
        }
        return mistakes.Count == 0 ? Done.Ok : new MistakesError(mistakes);
    }

    /// <summary>The part of a challenge's folder in which a table lies: lab/ hides public/ of the same name, as in a run's data folder.</summary>
    public static string? Find(string folder, string name) =>
        new[] { ChallengeFolder.Lab, ChallengeFolder.Public }.FirstOrDefault(p => File.Exists(Path.Combine(folder, p, name)));
}
