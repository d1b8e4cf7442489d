using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Reads the settings of /reward add and /reward edit.</summary>
internal static class RewardSettings
{
    public const string Argument = "settings", Stock = "stock", Shared = "shared", Price = "price", What = "what", Retired = "retired", Unlimited = "unlimited";

    /// <summary>What they change; any key that is not <paramref name="known"/> is refused.</summary>
    public static Result<RewardChange> Read(CommandCall call, IReadOnlyList<string> known)
    {
        if (Paging.Unknown(call, known) is { } unknown) return unknown;
        var change = new RewardChange();
        foreach (var (key, value) in call.Settings(Argument))
            switch (key)
            {
                case Stock when value.Equals(Unlimited, StringComparison.OrdinalIgnoreCase):
                    change = change with { Stock = new StockChange(null) };
                    break;
                case Stock when int.TryParse(value, out var stock):
                    change = change with { Stock = new StockChange(stock) };
                    break;
                case Price when long.TryParse(value, out var price):
                    change = change with { Price = price };
                    break;
                case What:
                    change = change with { What = value.Trim() };
                    break;
                case Retired when YesOrNo(value) is { } retired:
                    change = change with { Retired = retired };
                    break;
                case Shared when YesOrNo(value) is not null:
                    break;
                default:
                    return new WrongRewardSetting(key, value, key switch
                    {
                        Stock => $"a whole number, or {Unlimited}",
                        Price => "a whole number of points",
                        _ => "yes or no",
                    });
            }
        return change;
    }

    public static bool IsShared(CommandCall call) => call.Settings(Argument).GetValueOrDefault(Shared) is { } shared && YesOrNo(shared) == true;

    private static bool? YesOrNo(string value) => value.ToLowerInvariant() switch
    {
        "yes" => true,
        "no" => false,
        _ => null,
    };
}

internal sealed record WrongRewardSetting(string Key, string Value, string Expected)
    : Error("wrong_reward_setting", $"{Key}={Value} does not fit: I expect {Expected}.");
