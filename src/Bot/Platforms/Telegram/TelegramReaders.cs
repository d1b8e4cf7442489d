using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Who reads a chat, as the lab knows them.</summary>
internal sealed class TelegramReaders(IServiceScopeFactory scopes)
{
    public async Task<TelegramScene> SceneAsync(long chat, ChatMessage message, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        return new TelegramScene
        {
            Zone = TelegramChat.IsGroup(chat) ? null : await ZoneAsync(db, $"{chat}", cancellationToken),
            Accounts = await AccountsIn.MessageAsync(db, message, TelegramPlatform.PlatformName, cancellationToken),
        };
    }

    /// <summary>Whether somebody spoke to the bot alone, so that it may write to them: their private chat has their account's number.</summary>
    public async Task<bool> SpokeAloneAsync(string account, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Presences
            .AnyAsync(p => p.Platform == TelegramPlatform.PlatformName && p.Conversation == account && p.Private, cancellationToken);
    }

    /// <summary>What a group hears instead of an answer that is for one of its people alone.</summary>
    public ChatMessage AskPrivately()
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<Texts>().Say("telegram.privately");
    }

    private static async Task<TimeZoneInfo?> ZoneAsync(CoResearchDb db, string account, CancellationToken cancellationToken)
    {
        var zone = await (from identity in db.Identities
                          join person in db.People on identity.PersonId equals person.Id
                          where identity.Platform == TelegramPlatform.PlatformName && identity.ExternalId == account
                          select person.TimeZone).FirstOrDefaultAsync(cancellationToken);
        return zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null;
    }
}
