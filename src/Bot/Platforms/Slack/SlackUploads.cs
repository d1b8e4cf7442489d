using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Files into a conversation: an address is asked for, the bytes go there, then the file is shared.</summary>
internal sealed class SlackUploads(SlackApiClient api, SlackRates rates, StatePaths paths, ILogger<SlackUploads> log)
{
    private readonly ConcurrentDictionary<string, string> _direct = new(StringComparer.Ordinal);

    /// <summary>The outbox's name for a file.</summary>
    public static string IdOf(string? file) => "file:" + file;

    /// <summary>Uploads and shares; null when the file is no longer there.</summary>
    public async Task<string?> SendAsync(string channel, string? thread, SlackAttachment file, CancellationToken cancellationToken)
    {
        var path = file.Path is null ? null : Path.IsPathRooted(file.Path) ? file.Path : paths.Resolve(file.Path);
        if (path is not null && !File.Exists(path))
        {
            log.LogWarning("The file {File} of a message is gone", file.Path);
            return null;
        }
        var content = path is null ? Encoding.UTF8.GetBytes(file.Content ?? "") : await File.ReadAllBytesAsync(path, cancellationToken);

        // Slack takes no empty file.
        if (content.Length == 0) content = "\n"u8.ToArray();
        await rates.WaitAsync("files.getUploadURLExternal", cancellationToken);
        var place = await api.CallAsync("files.getUploadURLExternal", cancellationToken, new Dictionary<string, JsonNode?>
        {
            ["filename"] = file.Name,
            ["length"] = content.Length,
            ["alt_txt"] = file.Alt is { Length: > 0 } alt ? SlackText.Cut(SlackRichText.Clean(alt), 1000) : null,
        });
        await api.UploadAsync(place.Text("upload_url") ?? throw new HttpRequestException("Slack named no upload address."), content, cancellationToken);
        await rates.WaitAsync("files.completeUploadExternal", cancellationToken);
        var id = place.Text("file_id");
        await api.CallAsync("files.completeUploadExternal", cancellationToken, new Dictionary<string, JsonNode?>
        {
            ["files"] = new JsonArray(new JsonObject { ["id"] = id, ["title"] = SlackText.Cut(SlackRichText.Clean(file.Title), SlackLimits.Id) }),
            ["channel_id"] = await ChannelAsync(channel, cancellationToken),
            ["thread_ts"] = thread,
        });
        return id;
    }

    /// <summary>Files are shared in a conversation, not with an account: an account's is opened, once.</summary>
    private async Task<string> ChannelAsync(string channel, CancellationToken cancellationToken)
    {
        if (channel[0] is not ('U' or 'W')) return channel;
        if (_direct.TryGetValue(channel, out var known)) return known;
        await rates.WaitAsync("conversations.open", cancellationToken);
        var opened = await api.CallAsync("conversations.open", cancellationToken, new Dictionary<string, JsonNode?> { ["users"] = channel });
        return _direct[channel] = opened.Part("channel").Text("id") ?? throw new HttpRequestException("Slack opened no conversation.");
    }
}
