using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>
/// Lets somebody in who followed an open call, and into its challenge. Each part is there already when it is done again, so a crash in between
/// leaves a request that is admitted by pressing once more.
/// </summary>
internal sealed class AdmitCommand(
    CoResearchDb db, OpenCall calls, IdentifyPerson identify, JoinChallenge join, IEnumerable<IPlatform> platforms, Pulses pulses, Texts texts, TimeProvider clock) : ICommand
{
    public CommandSpec Spec => new("admit", "Let somebody in who followed your open call, and into its challenge")
    {
        Arguments = [new("request", ArgumentKind.Integer, "its number as in /requests")],
        Example = "/admit 3",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await calls.FindAsync(call.Actor, call.Integer("request")!.Value, afterAll: true, cancellationToken)).Failed(out var request, out var error)) return texts.Refuse(error);
        if (platforms.FirstOrDefault(p => p.Name == request.Platform) is not { } platform) return texts.Refuse(new PlatformGone(request.Platform));
        if ((await identify.FindOrCreateAsync(platform, request.Account, request.Name, request.Handle, owner: false, cancellationToken)).Failed(out var person, out error)) return texts.Refuse(error);
        if (person.RemovedAt is not null) return texts.Refuse(new NoLongerHere(person.Name));
        var challenge = await db.Challenges.SingleAsync(c => c.Id == request.ChallengeId, cancellationToken);
        if ((await join.RunAsync(person, challenge, cancellationToken)).Error is { } refused and not AlreadyAMember) return texts.Refuse(refused);
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(request).ReloadAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (!request.MayBeAdmittedAt(now)) return texts.Refuse(new RequestDecided(request.Id, request.Admitted));
        request.Decide(true, call.Actor.Id, now);
        person.Hear(request.Locale);
        if (await db.Presences.FindAsync([request.Platform, request.Conversation, person.Id], cancellationToken) is null)
        {
            var presence = new Presence(request.Platform, request.Conversation, person.Id);
            presence.Speak(challenge.Id, alone: true, now);
            db.Presences.Add(presence);
        }
        db.Notices.Add(Notice.Of(NoticeKind.EntryAdmitted, person.Id, challenge.Id, request.Id, "", now));
        db.OnCommitted(pulses.Notices.Beat);
        return texts.Say("opencall.admitted", new { person = new PersonSpan(person.Id.Value, person.Name), challenge.Slug });
    }
}

/// <summary>Tells somebody politely that they cannot take part this time.</summary>
internal sealed class DeclineCommand(CoResearchDb db, OpenCall calls, Outbox outbox, Languages languages, Texts texts, TimeProvider clock) : ICommand
{
    public CommandSpec Spec => new("decline", "Turn down who followed your open call; they are told politely")
    {
        Arguments = [new("request", ArgumentKind.Integer, "its number as in /requests")],
        Example = "/decline 3",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if ((await calls.FindAsync(call.Actor, call.Integer("request")!.Value, afterAll: false, cancellationToken)).Failed(out var request, out var error)) return texts.Refuse(error);
        var title = await db.Challenges.Where(c => c.Id == request.ChallengeId).Select(c => c.Title).SingleAsync(cancellationToken);
        request.Decide(false, call.Actor.Id, clock.GetUtcNow());
        var reader = texts.Culture;
        texts.Culture = languages.OfLocale(request.Locale);
        await outbox.AddAsync(new Address(request.Platform, request.Conversation), new ChatMessage(new ParagraphBlock(texts.Spans(new EntryDeclined(title)))), cancellationToken);
        texts.Culture = reader;
        return texts.Say("opencall.declined", new { id = request.Id, who = TextSpan.OfMember(Views.EntryAskedView.Who(request)) });
    }
}

internal sealed record PlatformGone(string Platform)
    : Error("platform_gone", $"They asked from {Platform}, which is off now. Turn it on again, or invite them another way: /invite");
