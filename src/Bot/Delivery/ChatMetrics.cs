using System.Diagnostics.Metrics;

namespace CoResearch.Bot.Delivery;

/// <summary>Counts what happens on the platforms, for OpenTelemetry: the meter <c>CoResearch.Chat</c>, each figure by platform.</summary>
internal sealed class ChatMetrics
{
    public const string MeterName = "CoResearch.Chat";

    private readonly Counter<long> _events, _duplicates, _replies, _retries, _throttled, _refused;
    private readonly Histogram<double> _acknowledgements, _answers;

    public ChatMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _events = meter.CreateCounter<long>("coresearch.chat.events", description: "Events stored");
        _duplicates = meter.CreateCounter<long>("coresearch.chat.duplicates", description: "Events that came again");
        _replies = meter.CreateCounter<long>("coresearch.chat.replies", description: "Messages delivered");
        _retries = meter.CreateCounter<long>("coresearch.chat.retries", description: "Deliveries tried again");
        _throttled = meter.CreateCounter<long>("coresearch.chat.throttled", description: "Answers 429 of a platform");
        _refused = meter.CreateCounter<long>("coresearch.chat.refused", description: "Requests that were not the platform's, or not readable");
        _acknowledgements = meter.CreateHistogram<double>("coresearch.chat.acknowledgement", "ms", "From an event's arrival to its acknowledgement");
        _answers = meter.CreateHistogram<double>("coresearch.chat.answer", "ms", "From an event's storing to the end of its handling");
    }

    /// <summary>An event that was stored.</summary>
    public void Event(string platform) => _events.Add(1, Of(platform));

    /// <summary>An event that had been stored before.</summary>
    public void Duplicate(string platform) => _duplicates.Add(1, Of(platform));

    /// <summary>A message that the platform took.</summary>
    public void Reply(string platform) => _replies.Add(1, Of(platform));

    /// <summary>A delivery that failed and is tried again.</summary>
    public void Retry(string platform) => _retries.Add(1, Of(platform));

    /// <summary>The platform said 429.</summary>
    public void Throttled(string platform) => _throttled.Add(1, Of(platform));

    /// <summary>A request at the door that was not let in.</summary>
    public void Refused(string platform) => _refused.Add(1, Of(platform));

    /// <summary>From an event's arrival to its acknowledgement.</summary>
    public void Acknowledged(string platform, TimeSpan after) => _acknowledgements.Record(after.TotalMilliseconds, Of(platform));

    /// <summary>From an event's storing to its end.</summary>
    public void Answered(string platform, TimeSpan after) => _answers.Record(after.TotalMilliseconds, Of(platform));

    private static KeyValuePair<string, object?> Of(string platform) => new("platform", platform);
}
