using System.Globalization;
using System.Text.RegularExpressions;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Lab;

/// <summary>
/// Reads <c>lab.yml</c>: UTF-8 YAML of the keys below. Every mistake comes back in one go with its line and key.
/// <code>
/// language    en | ru                                         what channels read, and whoever did not say what they read; en without it
/// time_zone   IANA name                                       where months and weeks begin; UTC without it
/// values      [ { tag, sentence } ]                           at least one
/// kudos       { allowance: { student, mentor, ml-expert, domain-expert, owner }, most, reason, undo: 10m, remind }
/// quiet       21:00-08:00                                     nobody is asked or reminded then, by their own clocks
/// holidays    [ 2026-12-25, … ]                               nobody is asked on these days
/// digest      { day: friday, time: 10:00 }                    when mentors and channels are told about the week
/// stuck       { no_commit: 7, failing_runs: 3, falling_scores: 3, missed_check_ins: 2, blocker: 3, newcomer: 3 }   days, runs, check-ins
/// supervision { one_to_one: 1, review: 15, answer: 10, decision: 10, nudge: 3, talk: 30 }   hours a week and student; minutes
/// awards      [ { tag, sentence, points, checks: nothing | reproduced | best_score } ]
/// </code>
/// </summary>
public static partial class LabFile
{
    public const string FileName = "lab.yml";

    private static readonly Dictionary<string, AwardCheck> Checks = new()
    {
        ["nothing"] = AwardCheck.None,
        ["reproduced"] = AwardCheck.Reproduced,
        ["best_score"] = AwardCheck.BestScore,
    };

    private static readonly Dictionary<string, Role> Roles = new()
    {
        ["student"] = Role.Student,
        ["mentor"] = Role.Mentor,
        ["ml-expert"] = Role.MlExpert,
        ["domain-expert"] = Role.DomainExpert,
    };

    /// <summary>The rules that ship.</summary>
    public static LabRules Shipped { get; } = Parse(ReadShipped()).Value;

    /// <summary>The rules in the state folder, or those that ship where it has none.</summary>
    public static Result<LabRules> Load(StatePaths paths)
    {
        var file = Path.Combine(paths.Root, FileName);
        return File.Exists(file) ? Parse(PlainFile.Read(file, StrictYaml.MaxBytes)) : Shipped;
    }

    /// <summary>The rules, or a <see cref="MistakesError"/> with every mistake.</summary>
    public static Result<LabRules> Parse(ReadOnlySpan<byte> bytes) => StrictYaml.Read(FileName, bytes, Build);

    private static LabRules Build(YamlMap root) => new()
    {
        Language = root.WordOrNull("language", LabRules.Languages) ?? "en",
        TimeZone = Zone(root),
        Values = Values(root),
        Kudos = root.MapOrNull("kudos") is { } kudos ? Kudos(kudos) : new(),
        Quiet = WeekTimes.Hours(root, "quiet") ?? new LabRules { Values = [] }.Quiet,
        Holidays = Holidays(root),
        DigestDay = root.MapOrNull("digest") is { } day ? WeekTimes.Day(day) ?? DayOfWeek.Friday : DayOfWeek.Friday,
        DigestTime = root.MapOrNull("digest") is { } time ? WeekTimes.Time(time) ?? new(10, 0) : new(10, 0),
        Stuck = root.MapOrNull("stuck") is { } stuck ? Stuck(stuck) : new(),
        Supervision = root.MapOrNull("supervision") is { } supervision ? Supervision(supervision) : new(),
        Awards = Distinct(root, "awards", [.. root.Maps("awards").Select(Award)], a => a.Tag),
    };

    private static string Zone(YamlMap root)
    {
        var zone = root.TextOrNull("time_zone") ?? "UTC";
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) return zone;
        root.Report("time_zone", $"is {zone}, which is no IANA time zone such as Europe/Berlin.");
        return "UTC";
    }

    private static List<LabValue> Values(YamlMap root)
    {
        var values = root.Maps("values").Select(v => new LabValue(Tag(v), v.Text("sentence"))).ToList();
        if (values.Count == 0) root.Report("values", $"must name at least one value: {{ tag: teamwork, sentence: Collaboration }}");
        return Distinct(root, "values", values, v => v.Tag);
    }

    private static KudosRules Kudos(YamlMap map)
    {
        var (otherwise, allowance) = (new KudosRules(), map.MapOrNull("allowance"));
        return new()
        {
            Allowance = allowance is null ? otherwise.Allowance : Roles.ToDictionary(r => r.Value, r => allowance.Integer(r.Key, 0, 1_000_000)),
            OwnerAllowance = allowance?.Integer("owner", 0, 1_000_000) ?? otherwise.OwnerAllowance,
            Most = map.IntegerOrNull("most", 1, 1_000_000) ?? otherwise.Most,
            ReasonLetters = map.IntegerOrNull("reason", 1, 200) ?? otherwise.ReasonLetters,
            Undo = map.DurationOrNull("undo", TimeSpan.Zero, TimeSpan.FromDays(1)) ?? otherwise.Undo,
            RemindDays = map.IntegerOrNull("remind", 0, 20) ?? otherwise.RemindDays,
        };
    }

    private static HashSet<DateOnly> Holidays(YamlMap root)
    {
        var days = new HashSet<DateOnly>();
        foreach (var text in root.TextsOrNull("holidays") ?? [])
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(day);
            else root.Report("holidays", $"has {text}, which is no date such as 2026-12-25.");
        }
        return days;
    }

    private static StuckLimits Stuck(YamlMap map)
    {
        var otherwise = new StuckLimits();
        return new()
        {
            NoCommitDays = map.IntegerOrNull("no_commit", 1, 365) ?? otherwise.NoCommitDays,
            FailingRuns = map.IntegerOrNull("failing_runs", 1, 6) ?? otherwise.FailingRuns,
            FallingScores = map.IntegerOrNull("falling_scores", 1, 5) ?? otherwise.FallingScores,
            MissedCheckIns = map.IntegerOrNull("missed_check_ins", 1, 5) ?? otherwise.MissedCheckIns,
            NewcomerDays = map.IntegerOrNull("newcomer", 1, 30) ?? otherwise.NewcomerDays,
            BlockerDays = map.IntegerOrNull("blocker", 0, 365) ?? otherwise.BlockerDays,
        };
    }

    private static SupervisionRule Supervision(YamlMap map)
    {
        var otherwise = new SupervisionRule();
        return new()
        {
            OneToOne = map.NumberOrNull("one_to_one", 0, 40) ?? otherwise.OneToOne,
            Review = Minutes("review") ?? otherwise.Review,
            Answer = Minutes("answer") ?? otherwise.Answer,
            Decision = Minutes("decision") ?? otherwise.Decision,
            Nudge = Minutes("nudge") ?? otherwise.Nudge,
            Talk = Minutes("talk") ?? otherwise.Talk,
        };

        double? Minutes(string key) => map.NumberOrNull(key, 0, 600);
    }

    private static AwardSpec Award(YamlMap map) => new(
        Tag(map), map.Text("sentence"), map.Integer("points", 0, 1_000_000),
        map.WordOrNull("checks", Checks.Keys) is { } check ? Checks[check] : AwardCheck.None);

    private static string Tag(YamlMap map)
    {
        var tag = map.Text("tag");
        if (tag.Length > 0 && !TagForm().IsMatch(tag)) map.Report("tag", $"is \"{tag}\", which is not 2 to 30 letters, digits, dashes and underscores, beginning with a letter.");
        return tag;
    }

    private static List<T> Distinct<T>(YamlMap root, string key, List<T> all, Func<T, string> tag)
    {
        if (all.GroupBy(tag, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1) is { } twice)
            root.Report(key, $"has {twice.Key} twice.");
        return all;
    }

    private static byte[] ReadShipped()
    {
        using var stream = typeof(LabFile).Assembly.GetManifestResourceStream(FileName)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    [GeneratedRegex(@"\A\p{L}[\p{L}\p{Nd}_-]{1,29}\z")]
    private static partial Regex TagForm();
}
