using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>What supervision took in a challenge, against what it would have taken one to one.</summary>
internal sealed class CostCommand(SupervisionCost cost, LabRules rules, Plots plots, Texts texts) : ICommand
{
    private const int MostWeeks = 8, MostStudents = 8;

    public CommandSpec Spec => new("cost", "Show what mentors' time went into, and what it saves against one-to-one supervision")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/cost gamma-hadron",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        var report = await cost.OfAsync(challenge, cancellationToken);
        if (report.Students.Count == 0) return texts.Say("cost.nobody", new { challenge.Slug });
        List<Block> blocks = [texts.Heading("cost.title", new { challenge.Title }), .. Sums(report)];
        blocks.Add(new TableBlock(
            [new(texts.Of("cost.week")), Number("cost.students"), Number("cost.actions"), Number("cost.here"), Number("cost.one_to_one"), Number("cost.compute"), Number("cost.bests")],
            [.. report.Weeks.TakeLast(MostWeeks).Select(w => Row($"{w.Monday:yyyy-MM-dd}", texts.Count(w.Students), texts.Count(w.Actions), Hours(w.SpentHours), Hours(w.OneToOneHours), Compute(w.ComputeHours), texts.Count(w.Improvements)))]));
        blocks.Add(new TableBlock(
            [new(texts.Of("cost.student")), Number("cost.actions"), Number("cost.hours"), Number("cost.compute"), Number("cost.bests")],
            [.. report.Students.Take(MostStudents).Select(s => new Row([[new PersonSpan(s.Person.Value, s.Name)], .. Cells(texts.Count(s.Actions), Hours(s.Hours), Compute(s.ComputeHours), texts.Count(s.Improvements))]))]));
        if (report.Students.Count > MostStudents) blocks.Add(texts.Paragraph("cost.more", new { more = report.Students.Count - MostStudents }));
        if (plots.Supervision(challenge.Slug, challenge.Title, report.Weeks) is { } plot) blocks.Add(plot);
        return new ChatMessage(blocks);
    }

    /// <summary>The formula with its numbers.</summary>
    private IEnumerable<Block> Sums(SupervisionReport report)
    {
        var rule = rules.Supervision;
        var parts = Enum.GetValues<MentorActionKind>().Where(report.Actions.ContainsKey)
            .Select(kind => texts.Of("cost.part_" + kind.ToString().ToLowerInvariant(), new { count = report.Actions[kind], minutes = rule.MinutesOf(kind) }));
        if (report.MeetingHours >= 0.05) parts = parts.Append(texts.Of("cost.part_meetings", new { hours = Hours(report.MeetingHours) }));
        yield return texts.Paragraph("cost.spent", new { hours = new StrongSpan(Hours(report.SpentHours)), parts = string.Join(" + ", parts.DefaultIfEmpty(texts.Of("cost.part_none"))) });
        yield return texts.Paragraph("cost.would_be", new { hours = new StrongSpan(Hours(report.OneToOneHours)), weeks = Math.Round(report.StudentWeeks, 1), rate = rule.OneToOne });
        yield return report.SavedHours >= 0
            ? texts.Paragraph("cost.saved", new { hours = new StrongSpan(Hours(report.SavedHours)), percent = report.OneToOneHours > 0 ? (int)Math.Round(100 * report.SavedHours / report.OneToOneHours) : 0 })
            : texts.Paragraph("cost.over", new { hours = new StrongSpan(Hours(-report.SavedHours)) });
        yield return texts.Paragraph("cost.each", new
        {
            week = Each(report.SpentHours, report.StudentWeeks < 1 ? 0 : report.StudentWeeks),
            best = Each(report.SpentHours, report.Improvements),
            bests = report.Improvements,
        });
        yield return texts.Paragraph("cost.computed", new
        {
            hours = new StrongSpan(Compute(report.ComputeHours)),
            week = Each(report.ComputeHours, report.StudentWeeks < 1 ? 0 : report.StudentWeeks),
            best = Each(report.ComputeHours, report.Improvements),
        });
        yield return texts.Paragraph("cost.numbers");
    }

    /// <summary>Minutes for each of so many.</summary>
    private string Each(double hours, double count) => count > 0 ? texts.Of("cost.minutes", new { minutes = Math.Round(60 * hours / count, 1) }) : Figures.None;

    private Column Number(string key) => new(texts.Of(key), Number: true);

    private static Row Row(params string[] cells) => new([.. Cells(cells)]);

    private static IEnumerable<IReadOnlyList<Span>> Cells(params string[] cells) => cells.Select(c => (IReadOnlyList<Span>)[new TextSpan(c)]);

    /// <summary>Runs are short: two figures after the point.</summary>
    private string Compute(double hours) => hours.ToString("0.00", texts.Culture);

    private string Hours(double hours) => hours.ToString("0.0", texts.Culture);
}
