using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Tells requests of Slack's from others': HMAC-SHA256 over version, time and body (scheme v0).</summary>
internal static class SlackSignature
{
    /// <summary>How far off a request's time may be, either way: an older one may be a replay.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    /// <summary>Whether a request looks like one of Slack's of now, before its body is read.</summary>
    public static bool MayBe([NotNullWhen(true)] string? timestamp, [NotNullWhen(true)] string? signature, DateTimeOffset now) =>
        signature is not null && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= now.ToUnixTimeSeconds() + Window.TotalSeconds && seconds >= now.ToUnixTimeSeconds() - Window.TotalSeconds;

    public static bool Verify(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!MayBe(timestamp, signature, now)) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(secret, timestamp, body)), Encoding.UTF8.GetBytes(signature));
    }

    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes($"v0:{timestamp}:"));
        hash.AppendData(body);
        return "v0=" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
