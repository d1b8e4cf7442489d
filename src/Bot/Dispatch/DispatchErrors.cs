using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Dispatch;

internal sealed record NoKudosForBots()
    : Error("no_kudos_for_bots", "Thank you! Points are for people, though: +5 @name for what they did #teamwork");

internal sealed record UnknownCommand(string Name, string? Near)
    : Error("unknown_command", $"There is no command /{Name}." + (Near is null ? "" : $" Did you mean /{Near}?") + " /help lists them all.");

internal sealed record PlainText(string? Near)
    : Error("plain_text", Near is null ? "I understand commands: they begin with a slash. /help lists them." : $"Did you mean {Near}? Commands begin with a slash.");

internal sealed record LineTooLong(int Limit) : Error("line_too_long", $"That line is longer than {Limit} characters: shorten it and send it again.");

/// <summary>What a refusal says of an argument: as its spec has it, or in the language of whoever reads it.</summary>
internal sealed record ArgumentOf(CommandSpec Spec, ArgumentSpec Argument)
{
    public override string ToString() => Argument.Summary;
}

internal sealed record MissingArgument(string Name, ArgumentOf What, string Usage, string Example)
    : Error("missing_argument", $"Say {Name}: {What}. Expected: {Usage}. For example: {Example}");

internal sealed record WrongArgument(string Name, ArgumentOf What, string Value, string Expected, string Usage, string Example)
    : Error("wrong_argument", $"\"{Value}\" does not fit {Name}: I expect {Expected}. Expected: {Usage}. For example: {Example}");

internal sealed record SuperfluousArgument(string Value, string Usage, string Example, Phrase? Hint = null)
    : Error("superfluous_argument", $"I do not know what to do with \"{Value}\".{Hint} Expected: {Usage}. For example: {Example}");

internal sealed record NotAllowed(string Command, Access Access, string? Slug = null)
    : Error("not_allowed", $"{Command} is for {(Access == Access.Owner ? "lab owners" : Slug is null ? "mentors and experts" : $"the mentors and experts of {Slug}")}. Ask a lab owner if you should have that role.");

internal sealed record SubmissionElsewhere(long Id, string Slug, string Named)
    : Error("submission_elsewhere", $"Submission {Id} belongs to {Slug}, not to {Named}: leave the challenge out.");

internal sealed record CardElsewhere(long Id, string Slug, string Named)
    : Error("card_elsewhere", $"Card {Id} belongs to {Slug}, not to {Named}.");

internal sealed record NothingToJoin(string Example)
    : Error("nothing_to_join", $"You are in every challenge that you may see. /home shows where you stand; to push to another repository, name the challenge and the repository, as in {Example} owner/name.");

internal sealed record RepeatedSetting(string Key) : Error("repeated_setting", $"{Key} is given twice: say it once.");

internal sealed record OnlyInTerminal(string Command) : Error("only_in_terminal", $"{Command} exists in the terminal only.");

internal sealed record AccessLost(string Name) : Error("access_lost", $"{Name} has no access to this lab any more. Ask a lab owner.");

internal sealed record StaleButton() : Error("stale_button", "That button is too old or is not yours. Type the command instead.");

internal sealed record ChosenAlready() : Error("chosen_already", "You answered that already, and the first press counts. To do it for another one, too, type the command.");

internal sealed record ToldAlone() : Error("told_alone", "Why is for you alone: write it to me where nobody else reads.");

internal sealed record WroteUnnamed() : Error("wrote_unnamed", "I cannot see who wrote this: what is written here bears the chat's name. Send it from your own account, best where you are alone with me.");

internal sealed record NoMoreCodes() : Error("no_more_codes", "That does not work either. A good code still does, but about others I say no more to you today. Ask whoever gave it to you for a new one.");

internal sealed record Broken(string Id)
    : Error(CodeOfBugs, $"That went wrong on my side, and nothing was changed. Tell a lab owner the number {Id}; the log has it.")
{
    public const string CodeOfBugs = "bug";
}

internal sealed record NotStored(string Reason)
    : Error(CodeOfTrouble, $"Nothing can be stored at the moment ({Reason.TrimEnd('.')}). Your line is kept and answered as soon as that works again.")
{
    public const string CodeOfTrouble = "not_stored";
}

internal sealed record NoRoom(string Reason)
    : Error("no_room", $"The lab's disk is full ({Reason.TrimEnd('.')}), so that could not be done, and nothing was changed. A lab owner must make room; then send it again.");

internal sealed record NotKept(string Reason)
    : Error("not_kept", $"Your line could not be stored ({Reason.TrimEnd('.')}): make room or wait a moment, then send it again.")
{
    /// <summary>It fails until somebody makes room.</summary>
    public bool IsFull { get; init; }
}
