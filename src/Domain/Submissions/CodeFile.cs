using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Submissions;

/// <summary><c>coresearch.yml</c> in a fork: what runs there instead of a workflow.</summary>
/// <param name="Run">A line for the shell in the commit's top folder, or the path of a notebook.</param>
/// <param name="Seed">What the program finds in CORESEARCH_SEED.</param>
/// <param name="Needs">The environment that it runs in, by the lab's name; the system's own programs without it.</param>
public sealed record CodeFile(string Run, int? Seed, string? Needs)
{
    public const string FileName = "coresearch.yml";
    private const int LongestRun = 1000;

    /// <summary>The notebook that runs, or null where a command does.</summary>
    public string? Notebook => Run.EndsWith(Submissions.Notebook.Ending, StringComparison.OrdinalIgnoreCase) && !Run.Contains(' ', StringComparison.Ordinal) ? Run : null;

    /// <summary>The file, or every mistake in it with line and key.</summary>
    public static Result<CodeFile> Parse(string text) => StrictYaml.Read(FileName, text, Read);

    /// <summary>Whether it can run: an environment that the lab offers, a notebook that is there and is Python alone.</summary>
    /// <param name="offered">The names of the lab's environments.</param>
    /// <param name="read">A file of the commit as text, or null.</param>
    public Result<Done> Check(IReadOnlyList<string> offered, Func<string, string?> read)
    {
        if (Needs is { } needs && !offered.Contains(needs, StringComparer.Ordinal)) return new EnvironmentNotOffered(needs, offered);
        if (Notebook is not { } notebook) return Done.Ok;
        if (read(notebook) is not { } text)
            return new MistakesError([new(FileName, 0, "run", $"names {notebook}, which is not in the commit as UTF-8 text of at most 1 MB (clear its outputs before you save it).")]);
        return Submissions.Notebook.Cells(notebook, text).Failed(out _, out var error) ? error : Done.Ok;
    }

    private static CodeFile Read(YamlMap map)
    {
        var run = map.Text("run").Trim();
        if (map.Has("run") && (run.Length is 0 or > LongestRun || run.Contains('\0')))
            map.Report("run", $"must be a command of at most {LongestRun} characters, as python3 train.py, or a notebook.");
        return new CodeFile(run, map.IntegerOrNull("seed"), map.TextOrNull("needs"));
    }
}

/// <summary>What the lab offers student code to run in, beside the system's own programs.</summary>
public interface ICodeEnvironments
{
    /// <summary>Their names, sorted.</summary>
    IReadOnlyList<string> Names { get; }
}

/// <summary>None by name.</summary>
internal sealed class NoCodeEnvironments : ICodeEnvironments
{
    public IReadOnlyList<string> Names => [];
}

public sealed record EnvironmentNotOffered(string Name, IReadOnlyList<string> Offered)
    : Error("environment_not_offered", $"coresearch.yml needs {(Name.Length > 40 ? Name[..40] + "…" : Name)}, which this lab does not offer. "
        + (Offered.Count == 0 ? "It offers no environment by name: leave needs: out to run with the system's own Python, or ask the lab owner." : $"It offers {string.Join(", ", Offered)}.{Nearest.Hint(Name, Offered)}"));
