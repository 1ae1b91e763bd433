using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Trunkline.App;
using Trunkline.App.Commands;

// The command line: one file per command under Commands/. Exit codes: 0 done, 1 something is wrong (and was told), 2 usage.
var root = new RootCommand("Connects an internal telephone system to the public network.")
{
    RunCommand.CreateRun(),
    CheckCommand.Create(),
    ProveCommand.Create(),
    ExplainCommand.Create(),
    PromptsCommand.Create(),

    CdrCommand.Create(),
    SchemaCommand.Create(),
    PlanCommand.Create(),
    TrafficCommand.Create(),
    DemoCommand.Create(),
    RunCommand.CreateGateway(),
    ExchangeCommand.Create(),
};
root.Add(TraceCommand.Create());
foreach (var command in AskCommands.Create().Concat(ReloadCommands.Create()).Concat(BackupCommands.Create()))
{
    root.Add(command);
}

Examples.Of(root,
    "trunkline run site.yaml          the site",
    "trunkline check site.yaml        everything wrong with a site file, at once",
    "trunkline prove site.yaml        its number plan, for everything that can be dialled",
    "trunkline plan site.yaml         which lines to order, and why",
    "trunkline cdr --last 20          the newest call records",
    "trunkline COMMAND --help         what a command does, with examples");

var help = root.Options.OfType<HelpOption>().Single();
help.Action = new HelpWithExamples((HelpAction)help.Action!);

var parsed = root.Parse(args);
// --help without the required arguments is no error
if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync("trunkline: " + Mistake.Words(error)).ConfigureAwait(false);
    }

    var failed = "--help";
    for (var at = parsed.CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult)
    {
        // what a command above was given belongs to its name: span 1 loop
        var given = at == parsed.CommandResult ? "" : string.Concat(at.Tokens.Select(t => t.Value + " "));
        failed = $"{at.Command.Name} {given}{failed}";
    }

    await Console.Error.WriteLineAsync($"Try: trunkline {failed}").ConfigureAwait(false);
    return ExitCode.Usage;
}

return await parsed.InvokeAsync().ConfigureAwait(false);
