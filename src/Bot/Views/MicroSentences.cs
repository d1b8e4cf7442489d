using System.Globalization;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Scoring;

namespace CoResearch.Bot.Views;

/// <summary>Says of a line of micro-rewards in one sentence why it is there.</summary>
internal sealed class MicroSentences(Texts texts)
{
    public IReadOnlyList<Span> Of(PointEntry line, Board board)
    {
        var detail = Detail.Parse(line.Detail);
        var reason = Reason(line.Subject.Split(':')[1], detail, board.Definition.Objective);
        if (detail.Has("cap")) reason = [.. reason, .. texts.Spans("micro.capped", new { cap = detail.Integer("cap") })];
        if (detail.Has("after"))
            reason = [.. texts.Spans(detail.Has("cap") ? "micro.after_cap" : detail["after"] == "rescoring" ? "micro.after_rescoring" : "micro.after_late", new { was = detail.Integer("was"), now = detail.Integer("now") }), .. reason];
        return [new StrongSpan(Signed(line.Points)), new TextSpan(" "), .. reason];
    }

    public static string Signed(long points) => points.ToString("+#,0;−#,0;0", CultureInfo.InvariantCulture);

    private IReadOnlyList<Span> Reason(string stream, Detail detail, ObjectiveSpec objective) => stream switch
    {
        "top" => texts.Spans("micro.top", new { rank = detail.Integer("rank"), of = detail.Integer("of"), week = Day(detail) }),
        "time_at_top" => texts.Spans(detail.Integer("before") > 0 ? "micro.time_at_top_more" : "micro.time_at_top", new { hours = detail.Integer("hours"), before = detail.Integer("before"), week = Day(detail) }),
        "persistence" => texts.Spans(detail.Integer("streak") == 1 ? "micro.persistence_one" : "micro.persistence", new { streak = detail.Integer("streak"), week = Day(detail) }),
        "leap" => texts.Spans("micro.leap", new { id = Id(detail), old = Figures.Score(detail.Number("old"), objective), @new = Figures.Score(detail.Number("new"), objective) }),
        "first" => detail.Has("gate") ? texts.Spans("micro.first_gate", new { id = Id(detail), gate = detail["gate"] }) : texts.Spans("micro.first", new { id = Id(detail) }),
        "reproduced" => texts.Spans(detail["role"] == "author" ? "micro.reproduced_author" : "micro.reproduced_reader", new { id = Id(detail), again = new CodeSpan(detail["again"]) }),
        _ => [new TextSpan(stream)],
    };

    private static CodeSpan Id(Detail detail) => new(detail["submission"]);

    private string Day(Detail detail) =>
        DateOnly.TryParse(detail["week"], CultureInfo.InvariantCulture, out var day) ? day.ToString("d MMM", texts.Culture) : "";
}
