using System.Diagnostics.Metrics;

namespace CoResearch.Bot.Delivery;

/// <summary>Counts what happens on the platforms, for OpenTelemetry: the meter <c>CoResearch.Chat</c>, each figure by platform.</summary>
internal sealed class ChatMetrics(IMeterFactory meters)
{
    public const string MeterName = "CoResearch.Chat";

    private readonly Meter _meter = meters.Create(MeterName);
    private Counter<long>? _events, _duplicates, _replies, _retries, _throttled;
    private Histogram<double>? _acknowledgements, _answers;

    /// <summary>An event that was stored.</summary>
    public void Event(string platform) => Count(ref _events, "coresearch.chat.events", "Events stored", platform);

    /// <summary>An event that had been stored before.</summary>
    public void Duplicate(string platform) => Count(ref _duplicates, "coresearch.chat.duplicates", "Events that came again", platform);

    /// <summary>A message that the platform took.</summary>
    public void Reply(string platform) => Count(ref _replies, "coresearch.chat.replies", "Messages delivered", platform);

    /// <summary>A delivery that failed and is tried again.</summary>
    public void Retry(string platform) => Count(ref _retries, "coresearch.chat.retries", "Deliveries tried again", platform);

    /// <summary>The platform said 429.</summary>
    public void Throttled(string platform) => Count(ref _throttled, "coresearch.chat.throttled", "Answers 429 of a platform", platform);

    /// <summary>From an event's arrival to its acknowledgement.</summary>
    public void Acknowledged(string platform, TimeSpan after)
    {
        _acknowledgements ??= _meter.CreateHistogram<double>("coresearch.chat.acknowledgement", "ms", "From an event's arrival to its acknowledgement");
        _acknowledgements.Record(after.TotalMilliseconds, new KeyValuePair<string, object?>("platform", platform));
    }

    /// <summary>From an event's storing to its end.</summary>
    public void Answered(string platform, TimeSpan after)
    {
        _answers ??= _meter.CreateHistogram<double>("coresearch.chat.answer", "ms", "From an event's storing to the end of its handling");
        _answers.Record(after.TotalMilliseconds, new KeyValuePair<string, object?>("platform", platform));
    }

    private void Count(ref Counter<long>? counter, string name, string what, string platform)
    {
        counter ??= _meter.CreateCounter<long>(name, description: what);
        counter.Add(1, new KeyValuePair<string, object?>("platform", platform));
    }
}
