package audit

// All returns every rule, in ascending order of the codes.
func All() []Rule {
	return []Rule{
		plaintextPort,
		wildcardBind,
		protectedMode,
		oldTLS,
		clientCertificates,
		defaultUser,
		noPassword,
		allKeys,
		allChannels,
		refusedUsersACL,
		userOff,
		dangerousCommands,
		memoryLimit,
		unlimitedBuffers,
		refusedRedisConf,
		untestedServer,
	}
}
