using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.Onboarding;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Takes what somebody tells of themselves, and shows the challenges that fit.</summary>
internal sealed class IntroduceCommand(CoResearchDb db, Introduce introduce, FirstSteps steps, FirstStepsView view, Texts texts) : ICommand
{
    private const string Skills = "skills", Interests = "interests", Hours = "hours", Zone = "zone";

    public CommandSpec Spec => new("introduce", "Tell what you can and like, so that I can show you challenges that fit")
    {
        Arguments =
        [
            new(Skills, ArgumentKind.Text, "what you can: languages, statistics, a field of science; \"nothing yet\" is fine") { After = Skills },
            new(Interests, ArgumentKind.Text, "what you would like to find out", Optional: true) { After = Interests },
            new(Hours, ArgumentKind.Integer, "how many hours a week you have", Optional: true) { After = Hours },
            new(Zone, ArgumentKind.Word, "where your clock is, such as Europe/Paris", Optional: true) { After = Zone },
        ],
        Example = "/introduce skills \"Python, some statistics\" interests \"telescopes, orbits\" hours 6 zone Europe/Paris",
        HasForm = true,
        Topic = Topics.TakePart,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var told = await introduce.RunAsync(call.Actor, call.Text(Skills)!, call.Text(Interests) ?? "", call.Integer(Hours), call.Text(Zone), cancellationToken);
        if (told.Failed(out _, out var error)) return texts.Refuse(error);
        await db.SaveChangesAsync(cancellationToken);
        return await view.StepsAsync(call.Actor, await steps.OfAsync(call.Actor, cancellationToken), cancellationToken);
    }

    public async Task<FormDraft> DraftAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string> { [Zone] = call.Actor.TimeZone };
        if (await db.Newcomers.AsNoTracking().FirstOrDefaultAsync(n => n.PersonId == call.Actor.Id, cancellationToken) is not { } known) return FormDraft.Empty with { Values = values };
        (values[Skills], values[Interests]) = (known.Skills, known.Interests);
        if (known.Hours is { } hours) values[Hours] = hours.ToString(CultureInfo.InvariantCulture);
        return FormDraft.Empty with { Values = values };
    }
}
