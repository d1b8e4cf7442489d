using System.Text.RegularExpressions;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Reads <c>challenge.yml</c>: UTF-8 YAML, at most 256 KB, of the keys below. Every mistake comes back in one go with its line and key.
/// <code>
/// slug, title, summary      texts
/// predictions               { id, columns: […], range: [low, high] }          header and bounds of predictions.csv
/// objective                 { metric, direction: maximize | minimize, precision: 0 to 12, … parameters of the metric }
/// gates                     [ { metric, below, above, … parameters of the metric } ]
/// groups                    { by, report: worst }
/// limits                    { scored_per_day, failed_per_day, time: 10m, memory: 4GB, output: 200MB, source: 50MB }
/// reproduced                { within: 0.001 }                                 how far a repeated run's objective may be off
/// code                      open-after-score | open-at-close
/// data                      { train: train.csv, predict: test.csv }
/// stages                    [ { name, length: 8w, entry: [ … ], exit: [ … ] } ]   checklists: lines to be true before it begins and ends
/// check_in                  { day: monday, time: "09:00", window: 3d } | off  when members are asked for their week, by their own clocks
/// micro_rewards             off | { top, time_at_top, persistence, leap, first, reproduced }   see MicroRewardFile
/// rating                    { score: 0.6, points: 0.4 }
/// branches                  [ main ]
/// repository                owner/name of the repository on GitHub that people fork
/// </code>
/// </summary>
public static partial class ChallengeFile
{
    private static readonly Dictionary<string, CodeRule> CodeRules = new()
    {
        ["open-after-score"] = CodeRule.OpenAfterScore,
        ["open-at-close"] = CodeRule.OpenAtClose,
    };

    /// <summary>The definition, or a <see cref="MistakesError"/> with every mistake.</summary>
    public static Result<ChallengeDefinition> Parse(string text, string fileName) =>
        StrictYaml.Read(fileName, text, root => Build(root, null));

    /// <summary>As the other, from the file's bytes.</summary>
    public static Result<ChallengeDefinition> Parse(ReadOnlySpan<byte> bytes, string fileName) =>
        StrictYaml.Read(fileName, bytes, root => Build(root, null));

    /// <summary>What could be read of a file with mistakes; the columns of the hidden labels are checked where they are known.</summary>
    public static YamlDraft<ChallengeDefinition> Draft(ReadOnlySpan<byte> bytes, string fileName, IReadOnlyCollection<string>? labelColumns) =>
        StrictYaml.Draft(fileName, bytes, root => Build(root, labelColumns));

    private static ChallengeDefinition Build(YamlMap root, IReadOnlyCollection<string>? labelColumns)
    {
        var objective = root.Map("objective");
        var gates = root.Maps("gates");
        var definition = new ChallengeDefinition
        {
            Slug = Matching(root, "slug", SlugForm(), $"2 to 40 lower-case letters, digits and dashes, beginning with a letter"),
            Title = Short(root, "title", root.Text("title"), 100),
            Summary = Short(root, "summary", root.TextOrNull("summary") ?? "", 300),
            Predictions = Predictions(root.Map("predictions")),
            Objective = Objective(objective),
            Gates = [.. gates.Select(Gate)],
            Groups = root.MapOrNull("groups") is { } groups ? Groups(groups) : null,
            Limits = root.MapOrNull("limits") is { } limits ? Limits(limits) : new(),
            Code = root.WordOrNull("code", CodeRules.Keys) is { } code ? CodeRules[code] : CodeRule.OpenAfterScore,
            Data = root.MapOrNull("data") is { } data ? Data(data) : new(),
            Stages = [.. root.Maps("stages").Select(Stage)],
            CheckIns = CheckIns(root),
            MicroRewards = MicroRewardFile.Read(root),
            Rating = MicroRewardFile.ReadRating(root),
            Branches = Branches(root),
            Tolerance = root.MapOrNull("reproduced")?.Number("within", low: 0),
            Repository = Repository(root),
        };
        CheckScoring(definition, root, objective, gates, labelColumns);
        return definition;
    }

    // Metrics know their own parameters; what they say is put at the line where the key stands.
    private static void CheckScoring(
        ChallengeDefinition definition, YamlMap root, YamlMap objective, IReadOnlyList<YamlMap> gates, IReadOnlyCollection<string>? labelColumns)
    {
        if (definition.Objective.Metric.Length > 0)
        {
            foreach (var (key, message) in MetricCheck.Check(definition.Objective, definition.Predictions, labelColumns))
                objective.Report(Last(key), message);
            if (MetricCatalog.Find(definition.Objective.Metric) is { Role: MetricRole.Objective, IsPrinted: false } metric
                && objective.Find("direction") is not null && metric.Direction != definition.Objective.Direction)
                objective.Report("direction", metric.Direction switch
                {
                    Direction.Maximize => $"is the wrong way round: a larger {metric.Name} is better.",
                    _ => $"is the wrong way round: a smaller {metric.Name} is better.",
                });
        }
        for (var i = 0; i < gates.Count; i++)
            if (definition.Gates[i].Metric.Length > 0)
                foreach (var (key, message) in MetricCheck.Check(definition.Gates[i], i, definition.Objective, definition.Predictions, labelColumns))
                    if (Last(key) != "below" || !HasBrokenBound(gates[i], definition.Gates[i]))
                        gates[i].Report(Last(key), message);
        if (definition.Groups is { By.Length: > 0 } groups && labelColumns is not null && !labelColumns.Contains(groups.By))
            root.MapOrNull("groups")?.Report("by", $"is {groups.By}, but the hidden labels have no such column.{Nearest.Hint(groups.By, labelColumns)}");

        // It stands there and is no number, which was said already.
        static bool HasBrokenBound(YamlMap written, GateSpec gate) =>
            (gate.Below is null && written.Find("below") is not null) || (gate.Above is null && written.Find("above") is not null);

        static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];
    }

    private static CheckInRule CheckIns(YamlMap root)
    {
        if (root.Ask("check_in") is YamlScalar { Text: "off" }) return new CheckInRule { Off = true };
        if (root.MapOrNull("check_in") is not { } map) return new();
        var otherwise = new CheckInRule();
        return new()
        {
            Day = WeekTimes.Day(map) ?? otherwise.Day,
            Time = WeekTimes.Time(map) ?? otherwise.Time,
            Window = map.DurationOrNull("window", TimeSpan.FromHours(4), TimeSpan.FromDays(6)) ?? otherwise.Window,
        };
    }

    private static PredictionsSpec Predictions(YamlMap map)
    {
        var id = Matching(map, "id", ColumnForm(), $"a column's name without commas and quotes");
        var columns = map.Texts("columns");
        if (columns.Count == 0 && map.Find("columns")?.Value is YamlList)
            map.Report("columns", $"must name at least one column.");
        foreach (var column in columns.Where(c => !ColumnForm().IsMatch(c)))
            map.Report("columns", $"\"{column}\" is not a column's name (no commas, no quotes, at most 64 characters).");
        if (columns.Append(id).GroupBy(c => c).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1) is { } twice)
            map.Report("columns", $"{twice.Key} stands twice.");
        (double, double)? range = null;
        if (map.NumbersOrNull("range") is { } ends)
        {
            if (ends is [var low, var high] && low < high)
                range = (low, high);
            else
                map.Report("range", $"must be two numbers, the smaller one first, such as [0, 1].");
        }
        return new(id, columns, range);
    }

    private static ObjectiveSpec Objective(YamlMap map)
    {
        var metric = map.Text("metric");
        var direction = map.Word("direction", ["maximize", "minimize"]) == "minimize" ? Direction.Minimize : Direction.Maximize;
        var precision = map.IntegerOrNull("precision", 0, 12) ?? 4;
        return new(metric, map.RestAsWritten(), direction, precision);
    }

    private static GateSpec Gate(YamlMap map)
    {
        var metric = map.Text("metric");
        var (below, above) = (map.NumberOrNull("below"), map.NumberOrNull("above"));
        return new(metric, map.RestAsWritten(), below, above);
    }

    private static GroupSpec Groups(YamlMap map)
    {
        map.WordOrNull("report", ["worst"]);
        return new(map.Text("by"));
    }

    private static SubmissionLimits Limits(YamlMap map)
    {
        var defaults = new SubmissionLimits();
        return new()
        {
            ScoredPerDay = map.IntegerOrNull("scored_per_day", 1, 1000) ?? defaults.ScoredPerDay,
            FailedPerDay = map.IntegerOrNull("failed_per_day", 1, 10_000) ?? defaults.FailedPerDay,
            Time = map.DurationOrNull("time", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)) ?? defaults.Time,
            MemoryBytes = map.BytesOrNull("memory", 64L << 20, 1L << 42) ?? defaults.MemoryBytes,
            OutputBytes = map.BytesOrNull("output", 1L << 10, 1L << 40) ?? defaults.OutputBytes,
            SourceBytes = map.BytesOrNull("source", 1L << 10, 1L << 34) ?? defaults.SourceBytes,
        };
    }

    private static DataFiles Data(YamlMap map)
    {
        var defaults = new DataFiles();
        return new(FileName("train", defaults.Train), FileName("predict", defaults.Predict));

        string FileName(string key, string otherwise)
        {
            var name = map.TextOrNull(key) ?? otherwise;
            if (!FileForm().IsMatch(name))
                map.Report(key, $"is {name}, but must be the plain name of a .csv file (letters, digits, dot, dash, underscore).");
            return name;
        }
    }

    private static StageSpec Stage(YamlMap map)
    {
        var stage = new StageSpec(map.Text("name"), Length(map)) { Entry = Checklist(map, "entry"), Exit = Checklist(map, "exit") };
        if ((stage.Entry?.Count ?? 0) + (stage.Exit?.Count ?? 0) is var lines and > StageItem.Most)
            map.Report(stage.Exit is null ? "entry" : "exit", $"makes {lines} lines in the checklists of the stage; at most {StageItem.Most} fit.");
        return stage;
    }

    // An empty list is a checklist without lines; a missing one is what ships.
    private static List<string>? Checklist(YamlMap map, string key)
    {
        if (map.TextsOrNull(key) is not { } written)
            return null;
        List<string> lines = [.. written.Select(line => line.Trim())];
        foreach (var line in lines)
            if (line.Length is 0 or > StageItem.LongestText)
                map.Report(key, $"has a line of {line.Length} characters; each has 1 to {StageItem.LongestText}.");
            else if (line.Any(char.IsControl))
                map.Report(key, $"has a line that is not a single one: {YamlScalar.Short(line)}.");
        return lines;
    }

    private static TimeSpan Length(YamlMap map)
    {
        if (!map.Has("length"))
            map.ReportMissing("length");
        return map.DurationOrNull("length", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)) ?? default;
    }

    private static IReadOnlyList<string> Branches(YamlMap root)
    {
        if (root.TextsOrNull("branches") is not { } branches)
            return ["main"];
        if (branches.Count == 0)
            root.Report("branches", $"must name at least one branch.");
        foreach (var branch in branches.Where(b => !BranchForm().IsMatch(b) || b.Contains("..", StringComparison.Ordinal)))
            root.Report("branches", $"\"{branch}\" is not a branch's name.");
        return branches;
    }

    private static string? Repository(YamlMap root)
    {
        if (root.TextOrNull("repository") is not { } repository)
            return null;
        if (!RepositoryForm().IsMatch(repository))
            root.Report("repository", $"must be owner/name of a repository on GitHub.");
        return repository;
    }

    private static string Matching(YamlMap map, string key, Regex form, Phrase what)
    {
        var text = map.Text(key);
        if (text.Length > 0 && !form.IsMatch(text))
            map.Report(key, $"is {text}, but must be {what}.");
        return text;
    }

    private static string Short(YamlMap map, string key, string text, int most)
    {
        if (text.Length > most)
            map.Report(key, $"has {text.Length} characters; at most {most} fit.");
        if (text.Any(char.IsControl))
            map.Report(key, $"must be a single line.");
        return text;
    }

    /// <summary>Whether a text may be a challenge's slug.</summary>
    public static bool IsSlug(string text) => SlugForm().IsMatch(text);

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SlugForm();

    [GeneratedRegex("^[^,\"\\s\\p{C}]([^,\"\\p{C}]{0,62}[^,\"\\s\\p{C}])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ColumnForm();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,98}\\.csv\\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileForm();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._/-]{0,98}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex BranchForm();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,99}/[A-Za-z0-9._-]{1,100}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryForm();
}
