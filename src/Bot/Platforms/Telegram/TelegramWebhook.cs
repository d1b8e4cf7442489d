using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CoResearch.Bot.Delivery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Lets Telegram say what happened. Whoever does not know the secret is not heard; an update is stored before it is answered.</summary>
internal sealed class TelegramWebhook(
    TelegramApi api, TelegramIntake intake, TelegramPatience patience, WebDoor door, PlatformStates states, ChatMetrics metrics,
    IOptions<TelegramOptions> options, ILogger<TelegramWebhook> log)
{
    /// <summary>Where Telegram's requests come in.</summary>
    public const string Path = "/telegram";
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    public async Task RunAsync(User bot, CancellationToken cancellationToken)
    {
        var (secret, address) = (Encoding.UTF8.GetBytes(options.Value.WebhookSecret!), new Uri(options.Value.WebhookUrl!).ToString());
        var listens = await door.OpenAsync(Path, context => HearAsync(context, secret, bot), cancellationToken);
        await patience.UntilAsync(() => api.CallAsync(async client =>
        {
            await client.SetWebhook(address, allowedUpdates: TelegramIntake.Kinds, secretToken: options.Value.WebhookSecret, cancellationToken: cancellationToken);
            return true;
        }), cancellationToken);
        states.On(TelegramPlatform.PlatformName, $"@{bot.Username}, webhook {address}, heard at {listens}");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private async Task HearAsync(HttpContext context, byte[] secret, User bot)
    {
        var arrived = Stopwatch.GetTimestamp();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers[SecretHeader].ToString()), secret))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        try
        {
            using var update = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);

            // Not cut off when Telegram hangs up: half of an update is nothing.
            await intake.TakeAsync(update.RootElement, bot, CancellationToken.None);
            metrics.Acknowledged(TelegramPlatform.PlatformName, Stopwatch.GetElapsedTime(arrived));
        }
        catch (JsonException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BadHttpRequestException))
        {
            // Telegram tries again.
            log.LogError(exception, "An update of Telegram cannot be stored");
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
