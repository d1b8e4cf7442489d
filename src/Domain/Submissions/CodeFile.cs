using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// <c>coresearch.yml</c> in a fork: what runs there instead of a workflow. <paramref name="Run"/> is a line for the shell in the commit's
/// top folder, <paramref name="Seed"/> what the program finds in CORESEARCH_SEED.
/// </summary>
public sealed record CodeFile(string Run, int? Seed)
{
    public const string FileName = "coresearch.yml";
    private const int LongestRun = 1000;

    /// <summary>The file, or every mistake in it with line and key.</summary>
    public static Result<CodeFile> Parse(string text) => StrictYaml.Read(FileName, text, Read);

    private static CodeFile Read(YamlMap map)
    {
        var run = map.Text("run").Trim();
        if (map.Has("run") && (run.Length is 0 or > LongestRun || run.Contains('\0')))
            map.Report("run", $"must be a command of at most {LongestRun} characters, as python3 train.py.");
        return new CodeFile(run, map.IntegerOrNull("seed"));
    }
}
