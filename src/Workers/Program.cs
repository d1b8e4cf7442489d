using CoResearch.Workers.Training;

if (args is ["run", .. var rest])
    return Runner.Run(rest, Console.Out, Console.Error);
if (args is ["check"])
    return MachineCheck.Run(Console.Out);
Console.Error.WriteLine(Runner.Usage);
return 2;
