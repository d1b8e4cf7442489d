using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Gives a reward the picture that was sent with it, or one from the folder "pictures" of the state folder.</summary>
internal sealed class RewardPictureCommand(ManageRewards manage, RewardPicture pictures, Texts texts) : ICommand
{
    private const string None = "none";

    public CommandSpec Spec => new("reward picture", "Give a reward a picture: send a PNG or JPEG with these words beside it")
    {
        Arguments =
        [
            new("reward", ArgumentKind.Word, "a reward's name as in /rewards"),
            new("file", ArgumentKind.Word, "without a sent file: a file in the folder \"pictures\" of the lab's state folder; none for no picture", Optional: true),
        ],
        Example = "/reward picture mug mug.png",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var file = call.Text("file");
        Result<string> kept = call.File is { } sent ? pictures.Keep(sent)
            : file is null ? new NoPictureSent()
            : file.Equals(None, StringComparison.OrdinalIgnoreCase) ? ""
            : pictures.KeepFile(file);
        if (kept.Failed(out var picture, out var error)) return texts.Refuse(error);
        return (await manage.EditAsync(call.Actor, call.Text("reward")!, new RewardChange { Picture = picture }, cancellationToken)).Failed(out var reward, out error)
            ? texts.Refuse(error)
            : texts.Say(picture.Length == 0 ? "rewards.unpictured" : "rewards.pictured", new { reward = new CodeSpan(reward.Name) });
    }
}

internal sealed record NoPictureSent()
    : Error("no_picture_sent", "Send me the picture itself as a file, a PNG or a JPEG, with \"reward picture <name>\" written beside it; or put it into the folder \"pictures\" of the lab's state folder and name the file.");
