using System.Text;
using CoResearch.Domain.Shared;
using LibGit2Sharp;

namespace CoResearch.Workers.Source;

/// <summary>The unified diff between two trees, for people: binary and huge files are named only, and it ends after so many lines.</summary>
internal static class ForkDiff
{
    private const long LargestText = 1 << 20;
    private const int LongestLine = 500;

    public static string Text(Repository repository, Commit from, Commit to, int maxLines)
    {
        var changes = repository.Diff.Compare<TreeChanges>(from.Tree, to.Tree, new CompareOptions { Similarity = SimilarityOptions.None });
        var text = new StringBuilder();
        var lines = 0;
        var files = 0;
        foreach (var change in changes.OrderBy(c => c.Path, StringComparer.Ordinal))
        {
            foreach (var line in Lines(repository, change))
            {
                if (lines++ == maxLines) return text.Append($"… cut after {maxLines} lines; {changes.Count - files} of {changes.Count} changed files are not shown whole\n").ToString();
                text.Append(Clean(line)).Append('\n');
            }

            files++;
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(Repository repository, TreeEntryChanges change)
    {
        yield return change.OldMode == Mode.Nonexistent ? "--- /dev/null" : "--- a/" + change.OldPath;
        yield return change.Mode == Mode.Nonexistent ? "+++ /dev/null" : "+++ b/" + change.Path;
        var before = BlobOf(repository, change.OldMode, change.OldOid);
        var after = BlobOf(repository, change.Mode, change.Oid);
        if ((before?.Size ?? 0) > LargestText || (after?.Size ?? 0) > LargestText)
        {
            yield return $"(too large to compare: {before?.Size ?? 0} and {after?.Size ?? 0} bytes)";
            yield break;
        }

        var content = repository.Diff.Compare(before, after);
        if (content.IsBinaryComparison)
        {
            yield return $"(binary: {before?.Size ?? 0} and {after?.Size ?? 0} bytes)";
            yield break;
        }

        using var reader = new StringReader(content.Patch);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static Blob? BlobOf(Repository repository, Mode mode, ObjectId id) =>
        mode is Mode.NonExecutableFile or Mode.ExecutableFile or Mode.NonExecutableGroupWritableFile ? repository.Lookup<Blob>(id) : null;

    // A terminal obeys control characters; a tab is text.
    private static string Clean(string line)
    {
        var cut = Cut.Short(line, LongestLine);
        return cut.Any(c => char.IsControl(c) && c != '\t') ? string.Concat(cut.Select(c => char.IsControl(c) && c != '\t' ? '·' : c)) : cut;
    }
}
