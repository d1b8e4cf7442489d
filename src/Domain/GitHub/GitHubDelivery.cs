namespace CoResearch.Domain.GitHub;

/// <summary>A webhook's delivery that was taken, so that the same one does nothing when it comes again.</summary>
public sealed class GitHubDelivery(string id, string happened, DateTimeOffset receivedAt)
{
    /// <summary>How long they are remembered; GitHub redelivers for three days.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public string Id { get; private set; } = id;

    /// <summary>GitHub's name of the event: push.</summary>
    public string Happened { get; private set; } = happened;
    public DateTimeOffset ReceivedAt { get; private set; } = receivedAt;
}
