using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Sandbox;

/// <summary>The walls around a program could not be made, which is the machine's fault; its words may name folders of the lab's.</summary>
internal sealed class SandboxUnmade(string why) : IOException($"The sandbox could not be made: {why}")
{
    /// <summary>What everybody may read of it.</summary>
    public static readonly Phrase Says =
        $"The sandbox for programs could not be made on the training machine. Your quota is untouched; a lab owner should look, the log says why.";
}
