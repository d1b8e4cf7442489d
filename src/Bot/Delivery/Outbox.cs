using System.Buffers.Text;
using System.Security.Cryptography;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Delivery;

/// <summary>Puts messages on their way, in the caller's transaction.</summary>
internal sealed class Outbox(CoResearchDb db, IEnumerable<IPlatform> platforms, TimeProvider time)
{
    private const int TokenBytes = 16;

    /// <summary>A message of its own: a reply. One with a key is told once in a conversation.</summary>
    public async Task AddAsync(Address to, ChatMessage message, CancellationToken cancellationToken)
    {
        var key = platforms.Any(p => p.Name == to.Platform && p.Limits.HasButtons) ? message.Key : null;
        if (key is null || !await db.Outbox.AnyAsync(m => m.Platform == to.Platform && m.Conversation == to.Conversation && m.Key == key, cancellationToken))
            await BeginAsync(to, key, message, cancellationToken);
    }

    /// <summary>
    /// The newest content of a logical message: edits it wherever it was put before, or begins it at <paramref name="to"/>. False when
    /// there is no such message and nowhere to put one.
    /// </summary>
    public async Task<bool> PutAsync(Address? to, string key, ChatMessage message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var existing = await db.Outbox.Where(m => m.Key == key).ToListAsync(cancellationToken);
        foreach (var one in existing) one.Replace(await WriteAsync(message, one.Platform, cancellationToken), now);
        if (existing.Count == 0 && to is not null) await BeginAsync(to, key, message, cancellationToken);
        return existing.Count > 0 || to is not null;
    }

    private async Task BeginAsync(Address to, string? key, ChatMessage message, CancellationToken cancellationToken)
    {
        var content = await WriteAsync(message, to.Platform, cancellationToken);
        db.Outbox.Add(new OutboxMessage(to.Platform, to.Conversation, content, time.GetUtcNow())
        {
            Thread = to.Thread,
            PersonId = to.Person,
            OnlyFor = message.OnlyYou ? to.Actor : null,
            Key = key,
            ReplyTo = to.ReplyTo,
            NotBefore = to.NotBefore,
            SubmissionId = message.Submission is { } submission ? new SubmissionId(submission) : null,
            GiftId = message.Gift is { } gift ? new GiftId(gift) : null,
        });
    }

    /// <summary>The message as it lies in the outbox, each button with its token where buttons can be pressed.</summary>
    private async Task<string> WriteAsync(ChatMessage message, string platform, CancellationToken cancellationToken)
    {
        if (message.Blocks.Any(b => b is ButtonsBlock) && platforms.Any(p => p.Name == platform && p.Limits.HasButtons))
        {
            var blocks = new List<Block>();
            foreach (var block in message.Blocks)
                blocks.Add(block is ButtonsBlock buttons ? new ButtonsBlock(await WithTokensAsync(buttons.Buttons, cancellationToken)) : block);
            message = message with { Blocks = blocks };
        }
        return MessageJson.Write(message);
    }

    private async Task<IReadOnlyList<Button>> WithTokensAsync(IReadOnlyList<Button> buttons, CancellationToken cancellationToken)
    {
        var pressed = new List<Button>();
        foreach (var button in buttons) pressed.Add(button with { Token = await TokenAsync(button.Question is { } question ? Forms.Press(question, button.Command) : button.Command, button.Again, cancellationToken) });
        return pressed;
    }

    /// <summary>
    /// What a button carries for a command. The same command has the same token for ever: whoever presses acts with their own rights, so
    /// it is no secret. One that says an event's line again has a token of its own.
    /// </summary>
    public async Task<string> TokenAsync(string command, long? again, CancellationToken cancellationToken)
    {
        var action = db.ChatActions.Local.FirstOrDefault(a => a.Command == command && a.EventId == again && a.OnlyFor == null)
            ?? await db.ChatActions.FirstOrDefaultAsync(a => a.Command == command && a.EventId == again && a.OnlyFor == null, cancellationToken);
        if (action is null)
            db.ChatActions.Add(action = new ChatAction(
                Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)), command, null, time.GetUtcNow())
            {
                EventId = again,
            });
        return action.Token;
    }
}

/// <summary>A place where messages go: a conversation, and who is addressed there in the platform's own words.</summary>
internal sealed record Address(string Platform, string Conversation, string? Thread = null, string? Actor = null)
{
    /// <summary>As <see cref="OutboxMessage.ReplyTo"/>.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>As <see cref="OutboxMessage.PersonId"/>.</summary>
    public PersonId? Person { get; init; }

    /// <summary>What is read there, by its two letters; null: the lab's.</summary>
    public string? Language { get; init; }

    /// <summary>As <see cref="OutboxMessage.NotBefore"/>.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
