using System.Diagnostics;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>Moves the demo's clock, an hour at a time, and lets happen what is due by then: a week of a lab in a moment.</summary>
internal sealed class LaterCommand(TimeProvider time, IServiceScopeFactory scopes, PendingWork pending, Texts texts) : ICommand
{
    private const int MostDays = 60;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Late = TimeSpan.FromHours(11), Patience = TimeSpan.FromSeconds(10), LookAgain = TimeSpan.FromMilliseconds(10);

    public CommandSpec Spec => new("later", "In the demo: let time pass, with all that happens in it")
    {
        Arguments = [new("until", ArgumentKind.Word, "monday, tomorrow, 3d, 2w: eleven o'clock of that day in your zone")],
        Example = "/later friday",
        Topic = Topics.Terminal,
        TerminalOnly = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (time is not DemoClock clock) return texts.Refuse(new NoDemoClock());
        var today = call.Actor.DayAt(clock.GetUtcNow());
        var zone = TimeZoneInfo.FindSystemTimeZoneById(call.Actor.TimeZone);
        if (DueDay.Read(call.Text("until")!, today) is not { } day) return texts.Refuse(new BadDay(call.Text("until")!));
        if (LocalTime.InstantOf(day, TimeOnly.FromTimeSpan(Late), zone) <= clock.GetUtcNow()) day = day.AddDays(7);
        if (day.DayNumber - today.DayNumber > MostDays) return texts.Refuse(new TooMuchLater(MostDays));
        if (await pending.TrainingAsync(cancellationToken)) return texts.Refuse(new WorkGoesOn());
        var end = LocalTime.InstantOf(day, TimeOnly.FromTimeSpan(Late), zone);
        while (clock.GetUtcNow() is var now && now < end)
        {
            clock.Advance(end - now < Hour ? end - now : Hour);
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PeriodicWork>().RunAsync(cancellationToken);

            // Some of it is true for hours alone: it is told before they are over.
            for (var since = Stopwatch.StartNew(); await pending.TellingAsync(cancellationToken) && since.Elapsed < Patience;) await Task.Delay(LookAgain, cancellationToken);
        }
        return texts.Say("terminal.later", new { day = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).ToString("dddd, d MMMM yyyy, HH:mm", texts.Culture), zone = call.Actor.TimeZone });
    }
}

internal sealed record NoDemoClock()
    : Error("no_demo_clock", "Only the demo's clock can be moved: dotnet run --project src/Bot -- demo");

internal sealed record TooMuchLater(int Most)
    : Error("too_much_later", $"At most {Most} days at once: say another day, and go on from there.");

internal sealed record WorkGoesOn()
    : Error("work_goes_on", "Something trains still, and would take as long as the clock jumps. /wait first.");
