using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>
/// The chat on the screen that the bot was started from, or between a file of lines and standard output. One conversation; whoever
/// started it is the lab owner and may speak for everybody.
/// </summary>
internal sealed class TerminalPlatform(
    TerminalOptions options, TerminalSession session, PipeConversation pipe, PromptConversation prompt, IServiceScopeFactory scopes, LabRules rules) : IPlatform
{
    public const string PlatformName = "terminal";
    public const string ConversationName = "screen";

    private ITerminalOutput _output = options.Interactive && options.Transcript is null ? prompt : pipe;

    public string Name => PlatformName;

    public PlatformLimits Limits { get; } = new()
    {
        NamesAreIdentities = true,
        NeedsSlash = true,
        ProgressInterval = TimeSpan.FromSeconds(options.Interactive ? 1 : 4),
    };

    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        // The database warms up while the prompt appears; nothing is said before the owner is known.
        var owner = Task.Run(() => KnowOwnerAsync(cancellationToken), cancellationToken);
        if (options.Transcript is not null || !options.Interactive) await owner;
        if (options.Transcript is { } transcript)
        {
            using var lines = new StreamReader(transcript);
            await pipe.PlayAsync(lines, narrate: true, cancellationToken);
            if (!options.Interactive) return;
            _output = prompt;
        }
        if (options.Interactive) await prompt.TalkAsync(greet: options.Transcript is null, owner, cancellationToken);
        else await pipe.PlayAsync(options.Input, narrate: false, cancellationToken);
    }

    public async Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        var id = envelope.ExternalId ?? $"t{envelope.Id}";
        _output.Show(id, message, edit: envelope.ExternalId is not null, await ClockAsync(envelope.PersonId, cancellationToken));
        return id;
    }

    public Task<Profile?> ProfileAsync(string actor, CancellationToken cancellationToken) => Task.FromResult<Profile?>(null);

    public Task<byte[]?> FetchAsync(string fileReference, int maxBytes, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    /// <summary>The clock of whom a message is for; the lab's of what is for everybody.</summary>
    private async Task<ReadersClock> ClockAsync(PersonId? reader, CancellationToken cancellationToken)
    {
        if (reader is not { } person) return ReadersClock.Of(rules.TimeZone, rules.TimeZone);
        await using var scope = scopes.CreateAsyncScope();
        var zone = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().People.Where(p => p.Id == person).Select(p => p.TimeZone).SingleAsync(cancellationToken);
        return ReadersClock.Of(zone, rules.TimeZone);
    }

    private async Task KnowOwnerAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IdentifyPerson>().FindOrCreateAsync(this, session.Starter, null, owner: true, cancellationToken);
    }
}

/// <summary>Shows messages where the terminal's person looks.</summary>
internal interface ITerminalOutput
{
    /// <summary>Shows a message by its reader's clock; <paramref name="edit"/> when an older version of the same id was shown.</summary>
    void Show(string id, ChatMessage message, bool edit, ReadersClock clock);
}
