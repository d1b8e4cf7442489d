namespace CoResearch.Bot.Delivery;

/// <summary>The platform asks to come back later.</summary>
internal sealed class DeliveryDelayedException(TimeSpan retryAfter) : Exception($"The platform asks to wait {retryAfter.TotalSeconds:0} s.")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The platform will never take this message: the channel is gone, the bot was removed.</summary>
internal sealed class DeliveryRefusedException(string reason) : Exception(reason)
{
    /// <summary>It would take no other message into that place either.</summary>
    public bool PlaceIsClosed { get; init; }
}
