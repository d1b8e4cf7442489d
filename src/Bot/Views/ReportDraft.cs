using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Views;

/// <summary>Writes a stage's report as Markdown: a draft that its team goes on with. What nothing is known of is left out.</summary>
internal sealed class ReportDraft(Texts texts)
{
    private const int MostCards = 60;

    /// <summary>Plots are named by their paths, relative to wherever the draft and they are unpacked together.</summary>
    public string Write(StageFacts facts, IReadOnlyList<PlotBlock> plots, Func<DateTimeOffset, string> date)
    {
        var text = new StringBuilder();
        var (stage, objective) = (facts.Row.Stage, facts.Board.Definition.Objective);
        text.AppendLine($"# {Markdown.Text(facts.Board.Challenge.Title)}: {Markdown.Text(texts.Shipped(stage.Name))}").AppendLine();
        text.AppendLine($"*{Of("report.draft", new { day = date(facts.Until) })}*").AppendLine();
        text.AppendLine($"**{Of("report.period")}** {date(facts.From)} – {date(facts.Until)}{(stage.EndedAt is null ? " " + Of("report.so_far") : "")}; {Of("report.planned", new { days = stage.Days, added = stage.ExtendedDays })}").AppendLine();
        foreach (var role in facts.Team.GroupBy(m => m.Role).OrderBy(g => g.Key)) text.AppendLine($"**{Of("roles.many_" + role.Key.ToString().ToLowerInvariant())}:** {string.Join(", ", role.Select(m => Markdown.Text(m.Name)))}").AppendLine();

        Section("report.results", () =>
        {
            if (facts.Submissions.Count == 0) return [Of("report.no_submissions")];
            var lines = new List<string> { Of("report.submissions", new { count = facts.Submissions.Count, people = facts.Submissions.Select(s => s.Person).Distinct().Count(), failed = facts.Submissions.Count(s => s.Failed) }) };
            if (facts.BestAfter is { } after)
                lines.Add(Of(facts.BestBefore is null ? "report.best" : "report.best_moved", new { metric = objective.Name, before = Figures.Score(facts.BestBefore, objective), after = Figures.Score(after, objective), direction = ObjectiveWords.Direction(objective, texts) }));
            if (facts.Bests.Count > 0)
                lines.Add(Markdown.Table(
                    [Of("report.day"), Of("report.who"), objective.Name, Of("report.submission"), Of("report.idea")],
                    facts.Bests.Select(b => (IReadOnlyList<string>)[date(b.At), Markdown.Text(b.Name), Figures.Score(b.Value, objective), b.Submission.Value.ToString(texts.Culture), Markdown.Text(b.Title)])));
            lines.AddRange(plots.Select(p => $"![{Markdown.Text(p.Alt)}](<{p.Path}>)"));
            return [string.Join("\n\n", lines)];
        });
        Section("report.checklist", () => [.. facts.Row.Items.Where(i => !i.Entry).Select(i => $"- [{(i.DoneAt is null ? " " : "x")}] {Markdown.Text(texts.Shipped(i.Text))}")]);
        Section("report.iterations", () => [.. facts.Line.Within(facts.Row).Select(r => $"- {Markdown.Text(texts.Shipped(r.Stage.Name))}: {date(r.Stage.BegunAt!.Value)} – {(r.Stage.EndedAt is { } ended ? date(ended) : Of("report.now"))}{string.Concat(r.Items.Select(i => $"\n  - [{(i.DoneAt is null ? " " : "x")}] {Markdown.Text(texts.Shipped(i.Text))}"))}")]);
        Section("report.cards_done", () => Cards(facts.DoneCards));
        Section("report.cards_open", () => Cards(facts.OpenCards));
        Section("report.blockers", () => [.. facts.Blockers.Select(b => $"- {date(b.At)}: {(b.Card is { } card ? Of("stage.blocked_card", new { id = card.Value, Text = "" }) : "")}{Markdown.Text(b.Text)}")]);
        Section("report.decisions", () => [.. facts.Events.Where(e => e.Text.Length > 0 || e.Days > 0).Select(e =>
            $"- {date(e.At)}: {Of("report.decided_" + e.Kind.ToString().ToLowerInvariant(), new { e.Days })}{(e.Text.Length > 0 ? ": " : "")}{Markdown.Text(e.Text)}")]);
        Section("report.questions", () => facts.Asked == 0 ? [] :
        [
            Of("report.asked", new { count = facts.Asked }) + (facts.Kept.Count > 0 ? " " + Of("report.kept") : "") + "\n",
            .. facts.Kept.Select(q => $"- **{Markdown.Text(q.Question.Text)}** {Markdown.Text(q.Question.Answer ?? "")}"),
        ]);
        Section("report.reading", () => [.. facts.Readings.Select(Read)]);
        var zipped = ArtefactFile.Zipped(facts.Artefacts);
        Section("report.artefacts", () => [.. facts.Artefacts.Select(a =>
            $"- **{Markdown.Text(a.What)}:** {(a.File is null ? Markdown.Linked(a.Text) : zipped.TryGetValue(a, out var entry) ? $"[{Markdown.Text(a.Text)}](<{entry}>) ({texts.Bytes(a.Bytes)})" : $"{Markdown.Text(a.Text)} ({texts.Bytes(a.Bytes)}, `/stage file {a.What}`)")}")]);
        Section("report.kudos", () => [.. facts.Kudos.Select(k => $"- {Of("report.thanks", new { from = Markdown.Text(k.From), to = string.Join(", ", k.To.Select(Markdown.Text)), k.Points })}{(k.Reason.Length > 0 ? " " + Markdown.Text(k.Reason) : "")}")]);
        Section("report.feedback", () => Said(facts.Feedback.Where(f => f.OfTeam)));
        Section("report.feedback_lab", () => Said(facts.Feedback.Where(f => !f.OfTeam)));
        Section("report.learnt", () => [Of("report.yours")]);
        Section("report.next", () => [Of("report.yours")]);
        return text.ToString().ReplaceLineEndings("\n");

        void Section(string key, Func<IReadOnlyList<string>> lines)
        {
            if (lines() is { Count: > 0 } written) text.AppendLine($"## {Of(key)}").AppendLine().AppendLine(string.Join('\n', written)).AppendLine();
        }
    }

    private static IReadOnlyList<string> Cards(IReadOnlyList<CardRow> cards) =>
        [.. cards.Take(MostCards).Select(c => $"- {c.Card.Id.Value} {Markdown.Text(c.Card.Title)}{(c.People.Count > 0 ? $" ({string.Join(", ", c.People.Select(p => Markdown.Text(p.Name)))})" : "")}")];

    private static IReadOnlyList<string> Said(IEnumerable<FeedbackRow> feedback) => [.. feedback.Select(f => $"- {Markdown.Text(f.Name)}: {Markdown.Text(f.Feedback.Text)}")];

    private static string Read(ReadingRow row)
    {
        var title = (row.Reading.Title, row.Reading.Link) switch
        {
            ("", { } link) => Markdown.Linked(link),
            (var words, { } link) => Markdown.Link(words, link),
            (var words, null) => Markdown.Text(words),
        };
        return $"- {row.Reading.Number}: {title}{string.Concat(row.Readers.Select(r => $"\n  - {Markdown.Text(r.Name)}{(r.Note.Length > 0 ? ": " + Markdown.Text(r.Note) : "")}"))}";
    }

    private string Of(string key, object? values = null) => texts.Of(key, values);
}
