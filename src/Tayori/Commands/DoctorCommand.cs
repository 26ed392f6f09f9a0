using System.CommandLine;
using Tayori.Configuration;
using Tayori.Doctor;

namespace Tayori.Commands;

/// <summary><c>tayori doctor</c>: looks at what a server needs and says what to do. Changes nothing.</summary>
static class DoctorCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var deep = new Option<bool>("--deep") { Description = "Read every account's database whole, to find damage; takes as long as reading the disk" };
        var options = new ServerOptions();
        var command = new Command("doctor", """
            Checks data folder, databases, key, certificate, disk space, clock and ports, and says what to do

            Changes nothing, whether or not the server runs. Exit code 0: all is well; 1: a line begins with PROBLEM.

            Examples:
              tayori doctor
              tayori doctor --data /var/lib/tayori --port-base 0 --deep
            """) { deep };
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            Settings settings = options.Apply(parsed.Settings(surroundings), parsed);
            bool good = true;
            await foreach (Finding finding in ExamineAsync(settings, parsed.GetValue(deep), surroundings.Time))
            {
                good &= finding.IsGood;
                await surroundings.Output.WriteLineAsync(finding.ToString());
            }
            return good ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    static async IAsyncEnumerable<Finding> ExamineAsync(Settings settings, bool isDeep, TimeProvider time)
    {
        foreach (Finding finding in new FolderChecks(settings, time).Run(isDeep))
            yield return finding;
        yield return CertificateCheck.Run(settings, time);
        await foreach (Finding finding in new PortChecks(settings, time).RunAsync())
            yield return finding;
    }
}
