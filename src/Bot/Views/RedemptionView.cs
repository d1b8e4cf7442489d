using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Views;

/// <summary>Shows redemptions: to lab owners, with what they can do, and how full a shared one is.</summary>
internal sealed class RedemptionView(Texts texts)
{
    private const int Cells = 10;

    /// <summary>How full it is, as a bar: full only when it is.</summary>
    public static string Bar(long together, long price)
    {
        var done = (int)Math.Clamp(together * Cells / Math.Max(1, price), together > 0 && price > Cells ? 1 : 0, Cells);
        return new string('█', done) + new string('░', Cells - done);
    }

    public IEnumerable<Block> ForOwner(RedemptionRow row)
    {
        var redemption = row.Redemption;
        var id = redemption.Id.Value;
        yield return texts.Paragraph(redemption.State switch
        {
            RedemptionState.Filling => "rewards.waits_filling",
            RedemptionState.Approved => "rewards.waits_handover",
            _ => redemption.Shared ? "rewards.waits_shared" : "rewards.waits",
        }, Values(row));
        foreach (var owes in Owing(row)) yield return owes;
        var decline = new Button(texts.Of("rewards.button_decline", new { id }), $"/redemption decline {id}");
        if (redemption.State == RedemptionState.Requested)
            yield return new ButtonsBlock([new(texts.Of("rewards.button_approve", new { id }), $"/redemption approve {id}"), decline]);
        else if (redemption.State == RedemptionState.Approved)
            yield return new ButtonsBlock([new(texts.Of("rewards.button_handover", new { id }), $"/redemption handover {id}"), decline]);
        else if (redemption.State == RedemptionState.Filling)
            yield return new ButtonsBlock([new(texts.Of("rewards.button_close", new { id }), $"/redemption decline {id}")]);
    }

    /// <summary>Who of those who paid owes points now.</summary>
    public IEnumerable<Block> Owing(RedemptionRow row) => row.Owing.Select(o => texts.Paragraph("rewards.owes", new { person = new PersonSpan(o.Id.Value, o.Name), o.Debt }));

    /// <summary>What a text about a redemption can name.</summary>
    public object Values(RedemptionRow row)
    {
        var person = new PersonSpan(row.Redemption.PersonId.Value, row.Person);
        Span team = row.Slug is { } slug ? new CodeSpan(slug) : new TextSpan(texts.Of("rewards.of_lab"));
        return new
        {
            id = row.Redemption.Id.Value,
            reward = new CodeSpan(row.Reward),
            what = TextSpan.OfMember(row.What),
            person,
            team,
            to = row.Redemption.Shared ? team : person,
            row.Redemption.Price,
            row.Together,
            row.People,
            bar = Bar(row.Together, row.Redemption.Price),
        };
    }
}
