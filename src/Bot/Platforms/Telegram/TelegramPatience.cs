using CoResearch.Bot.Delivery;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Tries again for ever, later each time, and says meanwhile what is in the way. A token that is wrong cannot get better.</summary>
internal sealed class TelegramPatience(PlatformStates states, TimeProvider time, ILogger<TelegramPatience> log)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async Task<T> UntilAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            TimeSpan wait;
            try
            {
                return await attempt();
            }
            catch (TelegramException exception) when (exception.Fix is { } fix)
            {
                throw new MisconfiguredException(fix);
            }
            catch (TelegramException exception)
            {
                states.Off(TelegramPlatform.PlatformName, Sentence(exception));
                wait = exception.RetryAfter ?? BackOff(failures);
            }
            catch (IOException exception)
            {
                states.Off(TelegramPlatform.PlatformName, $"{exception.Message} It is tried again.");
                wait = BackOff(failures);
            }
            log.LogDebug("Telegram is asked again in {Seconds} s", wait.TotalSeconds);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static string Sentence(TelegramException exception) => exception.Code switch
    {
        409 => "Another program takes this bot's updates, by polling or by a webhook: stop it, or give this one a bot of its own. Trying again.",
        _ => $"{exception.Message}. Trying again.",
    };

    private static TimeSpan BackOff(int failures) => TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(failures, 10))));
}
