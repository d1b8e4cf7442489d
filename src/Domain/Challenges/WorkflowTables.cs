using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;

namespace CoResearch.Domain.Challenges;

/// <summary>Holds a workflow against the tables of a challenge before it costs a run.</summary>
internal static class WorkflowTables
{
    /// <summary>Every column that it reads and the tables have not. A table that is missing or broken is the lab's to mend, and reports nothing.</summary>
    public static Result<Done> Check(string folder, ChallengeDefinition definition, Workflow workflow)
    {
        var (mistakes, told) = (new List<Mistake>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, training) in new[] { (definition.Data.Train, true), (definition.Data.Predict, false) })
        {
            if (Find(folder, name) is not { } part) continue;
            using var table = CsvTable.Open(Path.Combine(folder, part, name));
            if (table.Problem is not null) continue;
            mistakes.AddRange(Missing(workflow, training, name, [.. table.Header.Select(h => h.Trim())]).Where(m => told.Add(m.Column))
                .Select(m => new Mistake(WorkflowLanguage.FileName, 0, m.Key, m.Message)));
        }
        return mistakes.Count == 0 ? Done.Ok : new MistakesError(mistakes);
    }

    /// <summary>The columns that a workflow reads and a table has not, each with the key that reads it and what to say of it.</summary>
    public static IEnumerable<(string Column, string Key, Phrase Message)> Missing(Workflow workflow, bool training, string table, IReadOnlyCollection<string> header) =>
        from read in WorkflowColumns.Of(workflow, training)
        where !header.Contains(read.Key)
        select (read.Key, read.Value, (Phrase)$"reads the column {read.Key}, which {table} has not.{Nearest.Hint(read.Key, header)}");

    /// <summary>The part of a challenge's folder in which a table lies: lab/ hides public/ of the same name, as in a run's data folder.</summary>
    public static string? Find(string folder, string name) =>
        new[] { ChallengeFolder.Lab, ChallengeFolder.Public }.FirstOrDefault(p => File.Exists(Path.Combine(folder, p, name)));
}
