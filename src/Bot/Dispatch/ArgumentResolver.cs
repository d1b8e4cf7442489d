using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Dispatch;

/// <summary>Turns bound words into challenges, submissions and people that the actor may know of.</summary>
internal sealed class ArgumentResolver(CoResearchDb db, BindChannel channels)
{
    /// <summary>The challenges that somebody may see: a draft is for its guides and the lab owner.</summary>
    public async Task<IReadOnlyList<Challenge>> VisibleAsync(Person actor, CancellationToken cancellationToken)
    {
        var challenges = await db.Challenges.OrderBy(c => c.Slug).ToListAsync(cancellationToken);
        if (actor.IsOwner || challenges.TrueForAll(c => c.State != ChallengeState.Draft)) return challenges;
        var memberships = await db.Memberships.Where(m => m.PersonId == actor.Id).ToListAsync(cancellationToken);
        return [.. challenges.Where(c => c.State != ChallengeState.Draft || memberships.Exists(m => m.ChallengeId == c.Id && m.Guides))];
    }

    public async Task<Result<CommandCall>> ResolveAsync(
        CommandCall call, CommandSpec spec, IReadOnlyList<Challenge> visible, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        Challenge? challenge = null;
        Submission? submission = null;

        Card? card = null;

        // A submission or a card says which challenge is meant, so it comes before a challenge that is left out.
        foreach (var argument in spec.Arguments.OrderBy(a => a.Kind is not (ArgumentKind.Submission or ArgumentKind.Card)))
        {
            if (call.Values.GetValueOrDefault(argument.Name) is not { } value)
            {
                if (argument is not { Kind: ArgumentKind.Challenge, Assumed: true } || challenge is not null) continue;
                if ((await WhichAsync(call.Actor, call.Platform, call.Conversation, call.Thread, visible, guess: true, cancellationToken)).Failed(out challenge, out var unclear)) return unclear;
                continue;
            }
            switch (argument.Kind)
            {
                case ArgumentKind.Challenge:
                    challenge = visible.FirstOrDefault(c => c.Slug.Equals((string)value, StringComparison.OrdinalIgnoreCase));
                    if (challenge is null) return new NoSuchChallenge((string)value, Nearest.Hint((string)value, visible.Select(c => c.Slug)));
                    break;
                case ArgumentKind.Submission:
                    if (await FindAsync((long)value, visible, cancellationToken) is not { } found) return new NoSuchSubmission((long)value);
                    submission ??= found;
                    challenge ??= visible.First(c => c.Id == found.ChallengeId);
                    values[argument.Name] = found;
                    break;
                case ArgumentKind.Card:
                    var number = new CardId((long)value);
                    card = await db.Cards.FirstOrDefaultAsync(c => c.Id == number, cancellationToken);
                    if (card is null || visible.FirstOrDefault(c => c.Id == card.ChallengeId) is not { } home) return new NoSuchCard(number.Value);
                    challenge ??= home;
                    values[argument.Name] = card;
                    break;
                case ArgumentKind.Person:
                    if ((await PersonAsync((string)value, call.Platform, cancellationToken)).Failed(out var person, out var unknown)) return unknown;
                    values[argument.Name] = person;
                    break;
                default:
                    values[argument.Name] = value;
                    break;
            }
        }
        if (card is not null && (submission?.ChallengeId ?? challenge?.Id) is { } named && card.ChallengeId != named)
            return new CardElsewhere(card.Id.Value, visible.First(c => c.Id == card.ChallengeId).Slug, visible.First(c => c.Id == named).Slug);
        if (submission is not null && challenge is not null && submission.ChallengeId != challenge.Id)
            return new SubmissionElsewhere(submission.Id.Value, visible.First(c => c.Id == submission.ChallengeId).Slug, challenge.Slug);
        var membership = challenge is null ? null : await db.Memberships
            .FirstOrDefaultAsync(m => m.PersonId == call.Actor.Id && m.ChallengeId == challenge.Id && m.LeftAt == null, cancellationToken);
        return call with { Values = values, Challenge = challenge, Submission = submission, Card = card, Membership = membership };
    }

    /// <summary>The challenge that somebody means here when they name none, or null; what they used last is no more than a guess.</summary>
    public async Task<Challenge?> MeantAsync(Person actor, string platform, string conversation, string? thread, IReadOnlyList<Challenge> visible, bool guess, CancellationToken cancellationToken) =>
        (await WhichAsync(actor, platform, conversation, thread, visible, guess, cancellationToken)) is { Ok: true } meant ? meant.Value : null;

    /// <summary>The channel's challenge; the only challenge they are in, or the one they used last in this conversation; the only one there is, for somebody in none.</summary>
    private async Task<Result<Challenge>> WhichAsync(Person actor, string platform, string conversation, string? thread, IReadOnlyList<Challenge> visible, bool guess, CancellationToken cancellationToken)
    {
        var bound = (await channels.FindAsync(platform, conversation, thread, cancellationToken))?.ChallengeId;
        if (visible.FirstOrDefault(c => c.Id == bound) is { } here) return here;
        var joined = await db.Memberships.Where(m => m.PersonId == actor.Id && m.LeftAt == null)
            .Select(m => m.ChallengeId).ToListAsync(cancellationToken);
        var own = visible.Where(c => joined.Contains(c.Id)).ToList();
        if (own.Count == 1) return own[0];
        var last = await db.Presences
            .Where(p => p.PersonId == actor.Id && p.Platform == platform && p.Conversation == conversation)
            .Select(p => p.ChallengeId).FirstOrDefaultAsync(cancellationToken);
        if (guess && visible.FirstOrDefault(c => c.Id == last) is { } used) return used;
        return own.Count == 0 && visible.Count == 1 ? visible[0] : new WhichChallenge([.. own.Select(c => c.Slug)]);
    }

    /// <summary>A submission to a challenge that is visible; null for any other number.</summary>
    internal async Task<Submission?> FindAsync(long number, IReadOnlyList<Challenge> visible, CancellationToken cancellationToken)
    {
        var id = new SubmissionId(number);
        var submission = await db.Submissions.FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        return submission is not null && visible.Any(c => c.Id == submission.ChallengeId) ? submission : null;
    }

    /// <summary>By a mention of the platform (<c>&lt;@id&gt;</c>), by the name in the lab, or by the user name on the platform.</summary>
    internal async Task<Result<Person>> PersonAsync(string name, string platform, CancellationToken cancellationToken)
    {
        var bare = name.TrimStart('<').TrimEnd('>').TrimStart('@');
        var isMention = name.StartsWith('<');
        var person = isMention ? null : await db.People.FirstOrDefaultAsync(p => p.Name == bare, cancellationToken);
        var accounts = isMention ? db.Identities.Where(i => i.Platform == platform && i.ExternalId == bare) : Handles.Of(db, platform, bare);
        var mentioned = await accounts.Join(db.People, i => i.PersonId, p => p.Id, (_, p) => p).FirstOrDefaultAsync(cancellationToken);

        // Names in the lab and user names are given apart: where they are two people's, whoever types one may mean either.
        if (person is not null && mentioned is not null && person.Id != mentioned.Id) return new TwoPeople(bare, mentioned.Name);
        if ((person ?? mentioned) is { } found) return found;
        if (isMention) return new MentionedStranger();
        var names = await db.People.Select(p => p.Name).ToListAsync(cancellationToken);
        return new NoSuchPerson(bare, Nearest.Hint(bare, names));
    }
}
