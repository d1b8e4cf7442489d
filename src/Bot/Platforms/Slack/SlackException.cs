using CoResearch.Bot.Delivery;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Slack answered a call with an error. Its words only: neither what was sent nor a token.</summary>
internal sealed class SlackException(string method, string errorCode, string? detail = null)
    : Exception($"Slack answered {method} with {errorCode}{(string.IsNullOrEmpty(detail) ? "" : $" ({detail})")}."), IHiccup
{
    public string Method { get; } = method;

    TimeSpan? IHiccup.RetryAfter => null;

    /// <summary>Whether the same call may succeed a little later. Whatever else Slack says, also words that are not known here, it will say again.</summary>
    public bool Passes => ErrorCode is "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" or "team_added_to_org" or "org_login_required";

    /// <summary>Slack's word for it: "channel_not_found".</summary>
    public string ErrorCode { get; } = errorCode;

    /// <summary>What to do when no call can succeed with this token, or null.</summary>
    public string? Fix => ErrorCode switch
    {
        "not_authed" or "invalid_auth" => $"Slack does not know {Token} ({ErrorCode}). Copy it again from the app's page, without blanks.",
        "account_inactive" or "user_removed_from_team" => $"The bot's account is gone ({ErrorCode}). Install the app to the workspace again and set its new token.",
        "team_disabled" => "The workspace is switched off (team_disabled). Ask its owner.",
        "token_revoked" or "token_expired" => $"{Token} no longer works ({ErrorCode}). Install the app again and set its new token.",
        "not_allowed_token_type" => $"{Method} wants the other kind of token: xoxb-… is Slack:BotToken, xapp-… is Slack:AppToken.",
        "missing_scope" when Method is "auth.test" or "apps.connections.open" =>
            "The token lacks a scope. The app-level token needs connections:write; the bot's scopes are in `manifest slack`.",
        "no_permission" or "invalid_app_id" when Method == "apps.connections.open" => $"Socket Mode is off ({ErrorCode}). Turn it on at the app's page Socket Mode.",
        _ => null,
    };

    private string Token => Method == "apps.connections.open" ? "Slack:AppToken" : "Slack:BotToken";
}

/// <summary>Slack asks to come back later (429).</summary>
internal sealed class SlackRateLimitException(string method, TimeSpan retryAfter) : Exception($"Slack asks to wait {retryAfter.TotalSeconds:0} s before {method}."), IHiccup
{
    public TimeSpan RetryAfter { get; } = retryAfter;

    TimeSpan? IHiccup.RetryAfter => RetryAfter;
    bool IHiccup.Passes => true;
}
