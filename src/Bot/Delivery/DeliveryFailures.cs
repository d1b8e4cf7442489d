namespace CoResearch.Bot.Delivery;

/// <summary>The platform asks to come back later.</summary>
internal sealed class DeliveryDelayedException(TimeSpan retryAfter) : Exception($"The platform asks to wait {retryAfter.TotalSeconds:0} s.")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>A failure that may have passed a little later, such as a platform that is busy.</summary>
internal interface IHiccup
{
    /// <summary>How long the platform asks to wait; null when it does not say; meaningless unless <see cref="Passes"/>.</summary>
    TimeSpan? RetryAfter { get; }

    bool Passes { get; }
}

/// <summary>The platform will never take this message: the channel is gone, the bot was removed.</summary>
internal sealed class DeliveryRefusedException(string reason) : Exception(reason)
{
    /// <summary>It would take no other message into that place either.</summary>
    public bool PlaceIsClosed { get; init; }

    /// <summary>Only the topic is closed, the rest of the conversation is not.</summary>
    public bool TopicOnly { get; init; }
}
