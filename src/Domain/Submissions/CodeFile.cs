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

    /// <summary>The notebook that runs, or null where a command does. A name with blanks must stand in quotation marks, or <see cref="Among"/> the files.</summary>
    public string? Notebook { get; private init; } = !EndsAsNotebook(Run) ? null : Unquoted(Run) is { } name ? name : Run.Contains(' ', StringComparison.Ordinal) ? null : Run;

    /// <summary>The same, where a line such as <c>my solution.ipynb</c> is the notebook's name if there is such a file.</summary>
    public CodeFile Among(Func<string, bool> has) => Notebook is null && EndsAsNotebook(Run) && has(Run) ? this with { Notebook = Run } : this;

    /// <summary>The file, or every mistake in it with line and key.</summary>
    public static Result<CodeFile> Parse(string text) => StrictYaml.Read(FileName, text, Read);

    /// <summary>Whether it can run: an environment that the lab offers, a notebook that is there and is Python alone.</summary>
    /// <param name="offered">The names of the lab's environments.</param>
    /// <param name="read">A file of the commit as text, or null.</param>
    public Result<Done> Check(IReadOnlyList<string> offered, Func<string, string?> read)
    {
        if (Needs is { } needs && !offered.Contains(needs, StringComparer.Ordinal)) return new EnvironmentNotOffered(needs, offered);
        bool Has(string path) => read(path) is not null;
        if ((Among(Has).Notebook ?? Missing(Has)) is not { } notebook) return Done.Ok;
        if (read(notebook) is not { } text)
            return new MistakesError([new(FileName, 0, "run", $"names {notebook}, which is not in the commit as UTF-8 text of at most 1 MB (clear its outputs before you save it).")]);
        return Submissions.Notebook.Cells(notebook, text).Failed(out _, out var error) ? error : Done.Ok;
    }

    /// <summary>A line that ends as a notebook's name does, and has no notebook of the commit in it: a name that nobody finds, and no command.</summary>
    private string? Missing(Func<string, bool> has) => EndsAsNotebook(Run) && !Run.Split(' ').Where(EndsAsNotebook).Any(word => has(Unquoted(word) ?? word)) ? Run : null;

    private static bool EndsAsNotebook(string text) => (Unquoted(text) ?? text).EndsWith(Submissions.Notebook.Ending, StringComparison.OrdinalIgnoreCase);

    private static string? Unquoted(string text) => text is ['"' or '\'', .. var name, '"' or '\''] && text[0] == text[^1] && !name.Contains(text[0], StringComparison.Ordinal) ? name : null;

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
    : Error("environment_not_offered", $"coresearch.yml needs {Cut.Short(Name, 40)}, which this lab does not offer. "
        + (Offered.Count == 0 ? "It offers no environment by name: leave needs: out to run with the system's own Python, or ask the lab owner." : $"It offers {string.Join(", ", Offered)}.{Nearest.Hint(Name, Offered)}"));
