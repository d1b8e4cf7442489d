using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Adds to what somebody can give this month.</summary>
internal sealed class KudosBoostCommand(Ledger ledger, LabCalendar calendar, TimeProvider clock, Texts texts) : ICommand
{
    private const long Most = 10_000;

    public CommandSpec Spec => new("kudos boost", "Add to what somebody can give this month")
    {
        Arguments = [new("person", ArgumentKind.Person, "who: @name"), new("points", ArgumentKind.Integer, "how many points more")],
        Example = "/kudos boost @ada 50",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (person, points, now) = (call.Person("person")!, call.Integer("points")!.Value, clock.GetUtcNow());
        if (person.IsBaseline) return texts.Refuse(new NotAHuman(person.Name));
        if (person.RemovedAt is not null) return texts.Refuse(new NoLongerHere(person.Name));
        if (points is < 1 or > Most) return texts.Refuse(new WrongBoost(points, Most));
        var left = await ledger.AllowanceAsync(person, cancellationToken);
        var subject = $"boost:{person.Id.Value}:{now.UtcTicks}";
        await ledger.PostAsync(PointEntry.Of(person.Id, Purse.Allowance, PointKind.Boost, points, calendar.MonthOf(now), now, subject, subject), cancellationToken);
        return texts.Say("kudos.boosted", new { person = new PersonSpan(person.Id.Value, person.Name), points, left = left + points });
    }
}

internal sealed record WrongBoost(long Points, long Most)
    : Error("wrong_boost", $"A boost adds from 1 to {Most} points, and {Points} is not among them.");
