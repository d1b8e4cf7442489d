namespace CoResearch.Bot.Platforms;

/// <summary>Says in plain words what is the matter when a platform's address answers with nothing that is the platform's, or not at all.</summary>
internal static class WrongServer
{
    /// <summary>Something answers, in another language: a log-in page, a proxy's error, another program.</summary>
    public static string Answers(int status, string api, string section, string address) => status >= 500
        ? $"{Host(address)} has trouble (HTTP {status}). If it stays: {section}:ApiBase must be the address of {api}."
        : $"What answers at {Host(address)} is not {api} (HTTP {status}): check {section}:ApiBase, and that no proxy asks for a log-in.";

    /// <summary>Nothing answers that speaks HTTP.</summary>
    public static string Says(Exception exception, string section, string address) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"The name {Host(address)} is not found: check the network and {section}:ApiBase.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            $"No encrypted connection to {Host(address)}: check {section}:ApiBase, and whether a proxy stands between ({exception.GetBaseException().Message}).",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => $"What answers at {Host(address)} does not speak HTTP: check {section}:ApiBase.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded } or IOException =>
            $"{section} cannot be reached at {Host(address)}: check the network ({exception.GetBaseException().Message}).",
        OperationCanceledException or TimeoutException => $"{section} cannot be reached: {Host(address)} does not answer in time. Check the network.",
        _ => $"{section} cannot be reached at {Host(address)} ({exception.Message}).",
    };

    private static string Host(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : address;
}
