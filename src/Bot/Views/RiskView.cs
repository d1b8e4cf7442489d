using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Risks;

namespace CoResearch.Bot.Views;

/// <summary>Risks as people read them.</summary>
internal sealed class RiskView(TimeProvider time, Texts texts)
{
    private const int StaleDays = 10;

    /// <summary>The levels as a form offers them.</summary>
    public static IReadOnlyList<(string Word, string Key)> Levels { get; } = [("low", "risk.level_low"), ("medium", "risk.level_medium"), ("high", "risk.level_high")];

    public string Level(RiskLevel level) => texts.Of("risk.level_" + level.ToString().ToLowerInvariant());

    /// <summary>One that may still happen: its number and weight, then what it is, who watches it and what is done.</summary>
    public Field Open(RiskRow row)
    {
        var risk = row.Risk;
        var value = new List<Span> { TextSpan.OfMember(risk.Text) };
        if (row.Owner is { } owner) value.AddRange([new TextSpan(". "), .. texts.Spans("risk.watched", new { owner = new PersonSpan(risk.OwnerId!.Value.Value, owner) })]);
        if (risk.Mitigation.Length > 0) value.AddRange([new TextSpan(". "), .. texts.Spans("risk.against", new { mitigation = TextSpan.OfMember(risk.Mitigation) })]);
        if ((int)(time.GetUtcNow() - risk.ReviewedAt).TotalDays is var days and >= StaleDays) value.AddRange([new TextSpan(". "), .. texts.Spans("risk.stale", new { days })]);
        return new Field(texts.Of("risk.label", new { id = risk.Id, likelihood = Level(risk.Likelihood), impact = Level(risk.Impact) }), value);
    }

    /// <summary>One that is over, with what happened.</summary>
    public static Field Closed(RiskRow row) => new(
        $"{row.Risk.Id}, {DateOnly.FromDateTime(row.Risk.ClosedAt!.Value.UtcDateTime):yyyy-MM-dd}",
        [TextSpan.OfMember(row.Risk.Text), .. row.Risk.Outcome is { Length: > 0 } outcome ? (Span[])[new TextSpan(": "), TextSpan.OfMember(outcome)] : []]);
}
