using System.Globalization;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// Answers one inbox event, in a scope of its own: the command's changes, its reply, its audit and the event's end are one
/// transaction. A refusal drops the command's changes and keeps the rest. What only one person reads is in their language, all else in a
/// channel in the lab's.
/// </summary>
internal sealed class Dispatcher(
    CoResearchDb db, CommandCatalog catalog, ArgumentResolver resolver, Doorkeeper door, EventText eventText, Forms forms, ChallengeChoice choices, QuietEvents quiet,
    IEnumerable<IPlatform> platforms, Inbox inbox, Outbox outbox, Languages languages, Texts texts, Pulses pulses, ChatMetrics metrics, TimeProvider time, IServiceProvider services)
{
    /// <summary>The most people who can be chosen from; of more, the name is typed.</summary>
    private const int MostPeople = 1000;

    public async Task HandleAsync(long eventId, CancellationToken cancellationToken)
    {
        // One connection for all that follows: opening one costs more than most questions.
        await db.Database.OpenConnectionAsync(cancellationToken);
        var found = await db.Inbox.AsNoTracking().FirstOrDefaultAsync(e => e.Id == eventId && e.HandledAt == null, cancellationToken);
        if (found is not { } inbound) return;
        var platform = platforms.First(p => p.Name == inbound.Platform);
        if (await quiet.HandleAsync(inbound, platform, cancellationToken))
        {
            if (db.Database.CurrentTransaction is not null || db.ChangeTracker.HasChanges())
            {
                await CloseAsync(inbound, null, new Outcome(null), cancellationToken);
                return;
            }
            await inbox.EndQuietlyAsync(inbound);
            metrics.Answered(inbound.Platform, time.GetUtcNow() - inbound.ReceivedAt);
            return;
        }
        if (inbound.Kind == InboundKind.Unnamed)
        {
            texts.Culture = languages.Of(null);
            await CloseAsync(inbound, null, new Outcome(AskWho(inbound.Text)), cancellationToken);
            return;
        }
        // A stranger's file is not even fetched.
        var isFile = inbound.Kind == InboundKind.File;
        var read = isFile ? new SaidText("") : await eventText.OfAsync(inbound, platform, cancellationToken);
        var admission = await door.AdmitAsync(inbound, read.Ok ? read.Value.Line : "", platform, cancellationToken);
        admission.Person?.Hear(inbound.ActorLocale);
        texts.Culture = texts.Own = await LanguageAsync(inbound, admission, platform, cancellationToken);
        if (isFile && admission.Person is not null) read = await eventText.OfAsync(inbound, platform, cancellationToken);
        var outcome = admission switch
        {
            { Refusal: { } refusal } => new Outcome(texts.Refuse(refusal)),
            { Person: null } => new Outcome(null),
            { Linked: { } linked } => new Outcome(LinkCommand.Say(texts, linked)),
            { Person: { } person } => read.Failed(out var said, out var error)
                ? new Outcome(texts.Refuse(error))
                : await AnswerAsync(inbound, said with { Invitation = admission.Invitation }, person, platform, cancellationToken),
        };
        if (outcome.Reply?.Refused is not null) await db.DropChangesAsync();
        if (outcome is { FilledIn: { } answer, Reply.Why: { } why } && admission.Person is { } who
            && await forms.AskAgainAsync(inbound, who, answer, why, cancellationToken) is { } again)
            outcome = outcome with { Reply = outcome.Reply with { Blocks = [.. outcome.Reply.Blocks, .. again.Blocks] } };
        await CloseAsync(inbound, admission.Person, read.Ok ? outcome with { Line = outcome.Line ?? read.Value.Line, Chooses = read.Value.Chooses } : outcome, cancellationToken);
    }

    /// <summary>Ends an event whose handling broke, and says why to whoever waits for an answer.</summary>
    public async Task BreakAsync(long eventId, Error why, CancellationToken cancellationToken)
    {
        if (await db.Inbox.AsNoTracking().FirstOrDefaultAsync(e => e.Id == eventId && e.HandledAt == null, cancellationToken) is { } inbound)
            await CloseAsync(inbound, null, new Outcome(QuietEvents.IsQuiet(inbound.Kind) ? null : texts.Refuse(why)), cancellationToken);
    }

    private async Task<Outcome> AnswerAsync(InboxEvent inbound, SaidText said, Person actor, IPlatform platform, CancellationToken cancellationToken)
    {
        if (said.Line.Length == 0 && !said.IsWords) return new Outcome(null);
        if (said.Line.Length > IncomingText.MostOf(inbound.Kind)) return new Outcome(texts.Refuse(new LineTooLong(IncomingText.MaxLength)));
        if (said.Question is { } question && (await forms.FindAsync(inbound, actor, cancellationToken) is not { } asking || !Forms.Asks(asking, question)))
            return new Outcome(texts.Refuse(new AnsweredAlready()));
        if (said.IsWords && MayAnswer(said.Line) && await forms.FindAsync(inbound, actor, cancellationToken) is { } open && Forms.Takes(open, said.Line))
        {
            var (reply, line) = forms.Answer(open, said.Line);
            return line is null
                ? new Outcome(reply)
                : (await RunAsync(inbound, said with { Line = line, FilledIn = true }, actor, platform, cancellationToken)) with { Line = line, FilledIn = said.Line };
        }
        return await RunAsync(inbound, said, actor, platform, cancellationToken);
    }

    /// <summary>
    /// Whoever presses the button is somebody, and acts with their own rights, but somebody else may have written the line: only what is harmless
    /// whoever does it is offered. Null when it is no command.
    /// </summary>
    private ChatMessage? AskWho(string line)
    {
        var command = line.StartsWith('/') ? line : "/" + line;
        if (line.Length > IncomingText.MaxLength || catalog.Find([.. CommandLine.Read(command).Words.Select(w => w.Value)]) is not var (entry, _)) return null;
        return entry.Spec.BeforeAll
            ? new ChatMessage(texts.Paragraph("enter.who", new { command = new CodeSpan(command) }), new ButtonsBlock([new Button(texts.Of("enter.me"), command)]))
            : texts.Refuse(new WroteUnnamed()) with { Aloud = true };
    }

    private static bool IsNumber(string word) => long.TryParse(word.TrimStart('#'), CultureInfo.InvariantCulture, out _);

    /// <summary>Words, or a path: what begins as a command does is no answer where one is called so, nor, but for a path of several folders, where one is called nearly so.</summary>
    private bool MayAnswer(string line)
    {
        if (!line.StartsWith('/') || CommandLine.Read(line).Words.Select(w => w.Value).ToList() is not [var first, ..] words) return true;
        return catalog.Find(words) is null && (first.Contains('/') || catalog.Nearest(words) is null);
    }

    private async Task<Outcome> RunAsync(InboxEvent inbound, SaidText said, Person actor, IPlatform platform, CancellationToken cancellationToken)
    {
        var line = CommandLine.Read(said.Line);
        var words = line.Words.Select(w => w.Value).ToList();
        var known = catalog.Find(words);
        if (!line.Slash && known is not null && words.Count > 0 && !platform.Limits.NeedsSlash)
        {
            var meant = "/" + said.Line;
            return (await RunAsync(inbound, said with { Line = meant }, actor, platform, cancellationToken)) with { Line = meant };
        }
        if (!line.Slash || words.Count == 0)
            return new Outcome(texts.Refuse(new PlainText(known is null ? null : "/" + said.Line.TrimStart('/'))));
        if (said.Replied is not null && known is ({ Spec.Name: "card" or "card due" }, var read) && !(words.Count > read && IsNumber(words[read])))
        {
            var meant = $"/card reply{said.Line[(line.Words[0].Start + line.Words[0].Value.Length)..]}";
            return (await RunAsync(inbound, said with { Line = meant }, actor, platform, cancellationToken)) with { Line = meant };
        }
        if (known is not var (entry, consumed)) return new Outcome(texts.Refuse(words[0] is ['+', >= '0' and <= '9', ..] ? new NoKudosForBots() : new UnknownCommand(words[0], catalog.Nearest(words))));
        var spec = entry.Spec;
        if (spec.TerminalOnly && !platform.Limits.NamesAreIdentities)
            return new Outcome(texts.Refuse(new OnlyInTerminal("/" + spec.Name))) { Spec = spec };

        var visible = await resolver.VisibleAsync(actor, cancellationToken);
        if (ArgumentBinder.Bind(said.FilledIn ? spec.LeftOut : spec, line, consumed, [.. visible.Select(c => c.Slug)]).Failed(out var values, out var error))
            return spec.HasForm && !said.FilledIn && (platform.Limits.ShowsForms || inbound.Private) && error is MissingArgument && AsksFor(spec, [.. words.Skip(consumed)], visible, out var named)
                && AccessRule.Refusal(spec, actor, named, null, guidesAny: true) is null or NotAMember or WhichChallenge
                ? await AskAsync(inbound, said.Line, actor, platform, entry, consumed, visible, named, cancellationToken)
                : new Outcome(texts.Refuse(await ExemplifiedAsync(WithLongerName(error, entry), inbound, said, actor, entry, visible, cancellationToken))) { Spec = spec };
        var raw = new CommandCall(actor, inbound.Platform, inbound.Conversation, said.Line)
        {
            Values = values,
            Account = inbound.Actor,
            Handle = inbound.ActorHandle,
            Thread = inbound.Thread,
            Private = inbound.Private,
            File = said.File,
            MessageId = inbound.Kind is InboundKind.Text or InboundKind.Command or InboundKind.Edited ? inbound.MessageId : null,
            Replied = said.Replied,
            Edited = inbound.Kind == InboundKind.Edited,
            Invitation = said.Invitation,
        };

        // Who may not use the command at all learns nothing about what exists.
        if (spec.Access == Access.Owner && AccessRule.Refusal(spec, actor, null, null, guidesAny: false) is { } notOwner)
            return new Outcome(texts.Refuse(notOwner)) { Spec = spec };
        if ((await resolver.ResolveAsync(raw, spec, visible, cancellationToken)).Failed(out var call, out error))
            return new Outcome(await choices.OfferAsync(texts.Refuse(WithLongerName(error, entry)), raw, spec, consumed, inbound, visible, cancellationToken)) { Spec = spec };
        if (await RefusalAsync(spec, call, visible, cancellationToken) is { } refusal)
            return new Outcome(texts.Refuse(refusal)) { Spec = spec };

        var command = (ICommand)services.GetRequiredService(entry.Type);
        texts.Culture = inbound.Private || spec.Discreet ? texts.Own : languages.Lab;
        var reply = await command.RunAsync(call, cancellationToken);
        texts.Culture = texts.Own;
        if (reply is { Why: { } why, Aloud: false }) reply = reply with { Blocks = Again(why, reply.Blocks) };
        return new Outcome(spec.Discreet ? reply with { OnlyYou = true } : reply) { Spec = spec, About = call.Challenge };
    }

    /// <summary>A refusal that was said in the channel's language, for whoever reads it alone.</summary>
    private IReadOnlyList<Block> Again(Error why, IReadOnlyList<Block> said)
    {
        var again = texts.Refuse(why).Blocks;
        return [.. again, .. said.Skip(again.Count)];
    }

    /// <summary>What whoever did this reads: what they chose; of a stranger what their program speaks.</summary>
    private async Task<CultureInfo> LanguageAsync(InboxEvent inbound, Admission admission, IPlatform platform, CancellationToken cancellationToken) => admission switch
    {
        { Person: { } person } => languages.Of(person.Language),
        { Refusal: not null } => languages.OfLocale(inbound.ActorLocale ?? (await platform.ProfileAsync(inbound.Actor, cancellationToken))?.Locale),
        _ => languages.Lab,
    };

    /// <summary>Whether a form fills in what is missing: the command alone was typed, or with nothing but the challenge that it begins with.</summary>
    private static bool AsksFor(CommandSpec spec, IReadOnlyList<string> given, IReadOnlyList<Challenge> visible, out Challenge? named)
    {
        named = given is [var slug] && spec.Arguments is [{ Kind: ArgumentKind.Challenge }, ..] ? visible.FirstOrDefault(c => c.Slug.Equals(slug, StringComparison.OrdinalIgnoreCase)) : null;
        return given.Count == 0 || named is not null;
    }

    /// <summary>Everything that the command takes, in one form or one question after the other, the first of which says what was assumed.</summary>
    private async Task<Outcome> AskAsync(
        InboxEvent inbound, string line, Person actor, IPlatform platform, CommandEntry entry, int consumed, IReadOnlyList<Challenge> visible, Challenge? named, CancellationToken cancellationToken)
    {
        var spec = entry.Spec;
        var fills = spec.Arguments is [{ FillsForm: true }, ..];
        var offered = await OfferedAsync(spec, actor, visible, cancellationToken);
        var about = named ?? (spec.Arguments is [{ Kind: ArgumentKind.Challenge, Assumed: true, Optional: true }, ..] ? await resolver.MeantAsync(actor, inbound.Platform, inbound.Conversation, inbound.Thread, visible, guess: !fills, cancellationToken) : null);
        if (fills && about is null && offered.Where(c => c.State == ChallengeState.Open).ToList() is { Count: > 0 } open)
        {
            if (open.Count > 1)
                return new Outcome(await choices.OfferAsync(texts.Refuse(new WhichChallenge([.. open.Select(c => c.Slug)])), new CommandCall(actor, inbound.Platform, inbound.Conversation, line), spec, consumed, inbound, visible, cancellationToken)) { Spec = spec };
            about = open[0];
        }
        if (about is not null && await RefusalAsync(spec, new CommandCall(actor, inbound.Platform, inbound.Conversation, "") { Challenge = about }, visible, cancellationToken) is { } refusal)
            return new Outcome(texts.Refuse(refusal)) { Spec = spec };
        var draft = await ((ICommand)services.GetRequiredService(entry.Type)).DraftAsync(new CommandCall(actor, inbound.Platform, inbound.Conversation, "/" + spec.Name) { Challenge = about }, cancellationToken);
        if (offered.Count == 0 && visible.Count > 0)
            return new Outcome(texts.Refuse(spec.Arguments.Any(a => a.NotJoined) ? new NothingToJoin(spec.Example) : new WhichChallenge([]))) { Spec = spec };
        var form = forms.Of(spec, offered, await PeopleAsync(spec, about, cancellationToken), about, draft);
        if (platform.Limits.ShowsForms) return new Outcome(new ChatMessage(form) { OnlyYou = true }) { Spec = spec, Asks = true };
        var question = await forms.BeginAsync(inbound, actor, form, about, cancellationToken);
        if (named is null && about is not null && offered.Count > 1)
            question = question with { Blocks = [texts.Paragraph("form.about", new { about.Title, stop = new CodeSpan(Forms.Stop), command = new CodeSpan($"/{spec.Name} {offered.First(c => c.Id != about.Id).Slug}") }), .. question.Blocks] };
        return new Outcome(question) { Spec = spec, Asks = true };
    }

    /// <summary>The people whom a form lets somebody choose from: those in the challenge, or in the lab.</summary>
    private async Task<IReadOnlyList<string>> PeopleAsync(CommandSpec spec, Challenge? about, CancellationToken cancellationToken)
    {
        if (spec.Arguments.All(a => a.Kind != ArgumentKind.Person)) return [];
        var id = about?.Id;
        return await db.People.Where(p => p.RemovedAt == null && p.Name != Person.BaselineName && (id == null || db.Memberships.Any(m => m.PersonId == p.Id && m.ChallengeId == id && m.LeftAt == null)))
            .OrderBy(p => p.Name).Take(MostPeople).Select(p => p.Name).ToListAsync(cancellationToken);
    }

    /// <summary>The challenges that a form lets somebody choose from: those about which they may give the command.</summary>
    private async Task<IReadOnlyList<Challenge>> OfferedAsync(CommandSpec spec, Person actor, IReadOnlyList<Challenge> visible, CancellationToken cancellationToken)
    {
        if (spec.Arguments.All(a => a.Kind != ArgumentKind.Challenge)) return visible;
        var joined = await db.Memberships.Where(m => m.PersonId == actor.Id && m.LeftAt == null).ToListAsync(cancellationToken);
        return spec.Arguments.Any(a => a.NotJoined)
            ? [.. visible.Where(c => !joined.Exists(m => m.ChallengeId == c.Id))]
            : [.. visible.Where(c => AccessRule.Refusal(spec, actor, c, joined.Find(m => m.ChallengeId == c.Id), guidesAny: true) is null)];
    }

    private async Task<Error?> RefusalAsync(CommandSpec spec, CommandCall call, IReadOnlyList<Challenge> visible, CancellationToken cancellationToken)
    {
        var memberships = await db.Memberships.Where(m => m.PersonId == call.Actor.Id && m.LeftAt == null).ToListAsync(cancellationToken);
        var guidesAny = memberships.Exists(m => m.Guides);
        var named = call.Values.Values.OfType<Domain.Submissions.Submission>().Select(s => s.ChallengeId).Distinct();
        return named.Select(id => visible.First(c => c.Id == id)).Append(call.Challenge).Distinct()
            .Select(c => AccessRule.Refusal(spec, call.Actor, c, memberships.Find(m => c is not null && m.ChallengeId == c.Id), guidesAny))
            .FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Where everything is missing, with an example that works for who asks, if the command knows one.</summary>
    private async Task<Error> ExemplifiedAsync(
        Error error, InboxEvent inbound, SaidText said, Person actor, CommandEntry entry, IReadOnlyList<Challenge> visible, CancellationToken cancellationToken)
    {
        if (error is not MissingArgument missing || CommandLine.Read(said.Line).Words.Count != entry.Spec.Name.Split(' ').Length) return error;
        var bare = new CommandCall(actor, inbound.Platform, inbound.Conversation, said.Line);
        if (!(await resolver.ResolveAsync(bare, entry.Spec, visible, cancellationToken)).Failed(out var call, out _)
            && await ((ICommand)services.GetRequiredService(entry.Type)).ExampleAsync(call, cancellationToken) is { } example) return missing with { Example = example };
        return error;
    }

    /// <summary>"/challenge ad x" is about a challenge "ad" for the parser; a person meant "/challenge add".</summary>
    private Error WithLongerName(Error error, CommandEntry entry) => error switch
    {
        NoSuchChallenge missing when missing.Hint is null or { IsEmpty: true } && catalog.NearestLonger(entry, missing.Slug) is { } name =>
            missing with { Hint = $" Did you mean {"/" + name}?" },
        SuperfluousArgument superfluous when catalog.NearestLonger(entry, superfluous.Value) is { } name =>
            superfluous with { Hint = $" Did you mean {"/" + name}?" },
        _ => error,
    };

    private async Task CloseAsync(InboxEvent inbound, Person? actor, Outcome outcome, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var now = time.GetUtcNow();
        var stored = await db.Inbox.FirstAsync(e => e.Id == inbound.Id, cancellationToken);
        if (stored.HandledAt is not null) throw new InvalidOperationException($"Inbox event {inbound.Id} was handled twice at once.");
        stored.Handle(outcome.Reply?.Refused, now);
        stored.IsOf(actor?.Id);

        // Somebody had themselves erased, or was: so is the line that asked for it, which names them, and the answer is nobody's.
        var erased = actor is { IsForgotten: true };
        if (erased) stored.Disown();
        else if (actor is { RemovedAt: not null } || outcome is { Spec.Secret: true, Reply.Refused: null }) stored.Forget();
        if (outcome is { Chooses: { } chosen, Reply.Refused: null }) await choices.EndAsync(chosen, cancellationToken);
        // A home page is no place to tell somebody something: it would be replaced.
        if (actor is { RemovedAt: null } && inbound.Kind != InboundKind.HomeOpened) await SpeakAsync(inbound, actor.Id, outcome.About?.Id, now, cancellationToken);
        if (outcome.Reply is { } reply)
        {
            // A slip is nobody else's business.
            if (reply is { Refused: not null, Aloud: false } && !inbound.Private) reply = reply with { OnlyYou = true };
            var to = new Address(inbound.Platform, inbound.Conversation, inbound.Thread, inbound.Actor) { ReplyTo = inbound.ReplyTo, Person = erased ? null : actor?.Id };
            var edited = reply.Edits is var (key, changed) && await outbox.PutAsync(null, key, changed, cancellationToken);
            if (!(edited && reply.InPlace)) await outbox.AddAsync(to, reply with { Aside = null }, cancellationToken);
            if (reply.Aside is { } aside) await outbox.AddAsync(to, aside with { OnlyYou = true }, cancellationToken);
            if (reply.Refused is { } code) await AuditAsync(inbound, actor, outcome.Spec?.Name ?? "", Kept(code, outcome.Line ?? inbound.Text), now, cancellationToken);
            else if (outcome is { Spec: { Audited: true } spec, Asks: false })
                db.Audit.Add(new AuditEntry(now, actor?.Id, spec.Name, Told(spec, outcome.Line ?? inbound.Text), refused: false));
        }
        await db.CommitAsync(cancellationToken);
        metrics.Answered(inbound.Platform, now - inbound.ReceivedAt);
        pulses.Outbox.Beat();
        pulses.Notices.Beat();
    }

    /// <summary>A refusal; that of a stranger has their account, and what they do again within a day is counted.</summary>
    private async Task AuditAsync(InboxEvent inbound, Person? actor, string command, string detail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (actor is not null)
        {
            db.Audit.Add(new AuditEntry(now, actor.Id, command, detail, refused: true));
            return;
        }
        var since = now.AddDays(-1);
        if (await db.Audit.FirstOrDefaultAsync(a => a.At > since && a.Platform == inbound.Platform && a.Account == inbound.Actor && a.Detail == detail, cancellationToken) is { } before) before.Repeat();
        else db.Audit.Add(new AuditEntry(now, null, command, detail, refused: true) { Platform = inbound.Platform, Account = inbound.Actor, Handle = inbound.ActorHandle });
    }

    /// <summary>
    /// What the audit keeps of a refusal: its code and the command's name, and what it was about where somebody wanted what they may not. Nothing
    /// else that was typed: a slip is between them and the bot.
    /// </summary>
    private string Kept(string code, string line)
    {
        var read = CommandLine.Read(line);
        var words = read.Words.Select(w => w.Value).ToList();
        if (!read.Slash || words.Count == 0) return code;
        if (catalog.Find(words) is not var (entry, consumed)) return $"{code}: /{words[0]}";
        var about = code is "not_allowed" or "not_a_member" or "not_yours" && words.Count > consumed && entry.Spec.Arguments is [{ Optional: false, Kind: not (ArgumentKind.Text or ArgumentKind.Rest) }, ..]
            ? " " + words[consumed] : "";
        return $"{code}: {(about.Length > 0 ? Told(entry.Spec, $"/{entry.Spec.Name}{about}") : "/" + entry.Spec.Name)}";
    }

    /// <summary>What the audit keeps of an act: codes open doors, and whoever is erased has no name, so neither is kept.</summary>
    private static string Told(CommandSpec spec, string line) => spec.Secret ? $"/{spec.Name} …" : line;

    private async Task SpeakAsync(InboxEvent inbound, PersonId actor, ChallengeId? about, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var presence = await db.Presences.FindAsync([inbound.Platform, inbound.Conversation, actor], cancellationToken);
        if (presence is null) db.Presences.Add(presence = new Presence(inbound.Platform, inbound.Conversation, actor));
        presence.Speak(about, inbound.Private, now);
    }

    /// <summary>What is answered (null: silence), to which command, about which challenge.</summary>
    private sealed record Outcome(ChatMessage? Reply)
    {
        public CommandSpec? Spec { get; init; }

        /// <summary>It is a form: what the command does is still to come.</summary>
        public bool Asks { get; init; }

        /// <summary>The answer to a form's last question, which made it a line.</summary>
        public string? FilledIn { get; init; }

        /// <summary>What was said, pressed or filled in, as the line of a command.</summary>
        public string? Line { get; init; }

        /// <summary>As <see cref="SaidText.Chooses"/>.</summary>
        public long? Chooses { get; init; }
        public Challenge? About { get; init; }
    }
}
