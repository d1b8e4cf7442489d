using System.Security.Cryptography;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>
/// The section <c>GitHub</c> of the configuration: how the lab talks to GitHub, as a GitHub App or with a token. Secrets come from the
/// environment or user secrets.
/// </summary>
internal sealed class GitHubOptions
{
    public const string Section = "GitHub";

    /// <summary>Where repositories are: github.com, or a GitHub Enterprise server.</summary>
    public string Address { get; init; } = "https://github.com";

    /// <summary>The number of the GitHub App.</summary>
    public string? AppId { get; init; }

    /// <summary>The app's private key as PEM; line breaks may be written as \n.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>A file with the app's private key.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>Instead of an app: a token of an account of the lab's.</summary>
    public string? Token { get; init; }

    /// <summary>What GitHub signs webhooks with; without it the lab polls.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>How long after a look at a repository the next one follows, where no webhook asks for it.</summary>
    public int PollSeconds { get; init; } = 60;

    /// <summary>The same where webhooks do: for what they lost.</summary>
    public int SweepSeconds { get; init; } = 900;

    /// <summary>How long one answer may take.</summary>
    public int TimeoutSeconds { get; init; } = 20;

    public bool IsOn => IsApp || !string.IsNullOrWhiteSpace(Token);

    public bool IsApp => !string.IsNullOrWhiteSpace(AppId);

    public Uri Base => new(Address.TrimEnd('/') + "/");

    /// <summary>github.com has its API on a host of its own, a server of one's own below a path.</summary>
    public Uri Api => Base.Host == "github.com" ? new Uri("https://api.github.com/") : new Uri(Base, "api/v3/");

    public string Key => !string.IsNullOrWhiteSpace(PrivateKeyFile) ? File.ReadAllText(PrivateKeyFile) : (PrivateKey ?? "").Replace("\\n", "\n", StringComparison.Ordinal);

    /// <summary>The one thing to fix, or null.</summary>
    public string? Problem()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)) || address.UserInfo.Length > 0)
            return "GitHub:Address must be an https address without a name or password in it; http is for this machine only.";
        if (PollSeconds < 1 || SweepSeconds < 1 || TimeoutSeconds < 1) return "GitHub:PollSeconds, SweepSeconds and TimeoutSeconds must be at least 1.";
        if (IsApp && !string.IsNullOrWhiteSpace(Token)) return "GitHub:AppId and GitHub:Token are both set: the lab is either an app or has a token.";
        if (!IsApp) return string.IsNullOrWhiteSpace(PrivateKey) && string.IsNullOrWhiteSpace(PrivateKeyFile) ? null : "GitHub:AppId is missing. It stands on the app's page General.";
        return KeyProblem();
    }

    private string? KeyProblem()
    {
        if (!AppId!.All(char.IsAsciiDigit)) return "GitHub:AppId must be the number on the app's page General.";
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(Key);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The exception may hold a part of the key.
            return "GitHub:PrivateKeyFile or GitHub:PrivateKey must be the app's private key, a PEM that the app's page General generates.";
        }
    }

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
